#include "base/secret.h"

#include <string.h>

#include <ostream>

namespace jeton {

void Secret::Wipe() {
  // Wipes the whole capacity: a string that was moved from may still hold the secret in its short form.
  const std::size_t capacity = text_.capacity();
  text_.resize(capacity);
  explicit_bzero(text_.data(), capacity);
  text_.clear();
}

void PrintTo(const Secret&, std::ostream* out) { *out << "***"; }

}  // namespace jeton
