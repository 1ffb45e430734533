#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace jeton {

// The id of any record: 128 random bits in the form of a version 4 UUID (RFC 9562), never reused.
// The all-zero id is "none".
class Id {
 public:
  static constexpr std::size_t kSize = 16;
  using Bytes = std::array<std::uint8_t, kSize>;

  constexpr Id() = default;
  constexpr explicit Id(const Bytes& bytes) : bytes_(bytes) {}
  static Id Generate(Random& random);

  // The 36 characters of a UUID, lower case on output, any case on input.
  static std::optional<Id> ParseUuid(std::string_view text);
  std::string ToUuid() const;
  std::array<char, 36> ToUuidCharacters() const;

  // The first 12 bytes as 24 lower-case hex digits: the id of the OpenShift dialect.
  std::string ToObjectId() const;

  // For those who take nothing but a whole number: the first 53 bits, which every JSON reader holds exactly.
  std::int64_t ToNumber() const;

  constexpr bool IsNone() const { return bytes_ == Bytes{}; }
  const Bytes& bytes() const { return bytes_; }
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

  friend constexpr auto operator<=>(const Id&, const Id&) = default;

 private:
  Bytes bytes_{};
};

}  // namespace jeton

template <>
struct std::hash<jeton::Id> {
  std::size_t operator()(const jeton::Id& id) const noexcept {
    std::size_t value = 0;  // random bytes are a hash already
    std::memcpy(&value, id.bytes().data(), sizeof value);
    return value;
  }
};
