#include "storage/postgres/values.h"

#include <limits>

#include "storage/driver.h"

namespace jeton::storage {
namespace {

// Of pg_type; these numbers never change.
constexpr Oid kBooleanType = 16;
constexpr Oid kBigintType = 20;
constexpr Oid kSmallintType = 21;
constexpr Oid kIntegerType = 23;
constexpr Oid kTextType = 25;

constexpr int kBinaryFormat = 1;

// Returns how many bytes an integer of this type takes; 0: it is none.
std::size_t IntegerSizeOf(Oid type) {
  switch (type) {
    case kBooleanType: return 1;
    case kSmallintType: return 2;
    case kIntegerType: return 4;
    case kBigintType: return 8;
    default: return 0;
  }
}

std::string BigEndian(std::int64_t value, std::size_t size) {
  std::string bytes(size, '\0');
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t i = size; i-- > 0; rest >>= 8) bytes[i] = static_cast<char>(rest & 0xff);
  return bytes;
}

std::string EncodeInteger(std::int64_t value, Oid type) {
  const std::size_t size = IntegerSizeOf(type);
  if (type == kTextType) return std::to_string(value);
  if (size == 0) throw Unavailable("a number is bound to a parameter of another type");
  if (type == kBooleanType) return BigEndian(value != 0 ? 1 : 0, size);
  if (DecodeInteger(BigEndian(value, size)) != value) throw Unstorable("a number is too large for its column");
  return BigEndian(value, size);
}

}  // namespace

Parameters::Parameters(const std::vector<BoundValue>& values, const std::vector<Oid>& types)
    : encoded_(types.size()), pointers_(types.size()), lengths_(types.size()), formats_(types.size(), kBinaryFormat) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    const BoundValue* const value = i < values.size() ? &values[i] : nullptr;
    if (value == nullptr || value->kind == BoundValue::Kind::kNull) continue;
    const bool is_bytes = value->kind == BoundValue::Kind::kBytes;
    if (is_bytes && IntegerSizeOf(types[i]) > 0) throw Unavailable("a text is bound to a parameter of another type");
    if (!is_bytes) encoded_[i] = EncodeInteger(value->integer, types[i]);
    const std::string& bytes = is_bytes ? value->bytes : encoded_[i];
    pointers_[i] = bytes.data();
    lengths_[i] = static_cast<int>(bytes.size());
  }
}

std::int64_t DecodeInteger(std::string_view bytes) {
  // Begins with the sign.
  std::uint64_t value = !bytes.empty() && (bytes.front() & 0x80) != 0 ? std::numeric_limits<std::uint64_t>::max() : 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

}  // namespace jeton::storage
