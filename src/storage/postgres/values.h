#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jeton::storage {

// A value bound to a parameter, before its type is known.
struct BoundValue {
  enum class Kind { kNull, kInteger, kBytes };

  Kind kind = Kind::kNull;
  std::int64_t integer = 0;
  std::string bytes;  // of a text or byte string
};

// Parameters as libpq takes them, all in PostgreSQL's binary form.
class Parameters {
 public:
  Parameters() = default;
  // Throws Unstorable if a value does not fit its type, and Unavailable if the type is not one that the schema uses.
  Parameters(const std::vector<BoundValue>& values, const std::vector<Oid>& types);

  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* values() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  std::vector<std::string> encoded_;  // of integers; text and bytes are used where they lie
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

// Reads an integer or boolean from its binary form.
std::int64_t DecodeInteger(std::string_view bytes);

}  // namespace jeton::storage
