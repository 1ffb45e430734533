#include "base/secret.h"

#include <string.h>

namespace jeton {

void Secret::Wipe() {
  if (!text_.empty()) explicit_bzero(text_.data(), text_.size());
  text_.clear();
}

}  // namespace jeton
