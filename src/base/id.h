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
#include "base/time.h"

namespace jeton {

// The id of any record: a version 7 UUID (RFC 9562, section 5.7), never reused. It begins with the time, so that
// records made together lie together in an index; the rest is random. The all-zero id is "none".
class Id {
 public:
  static constexpr std::size_t kSize = 16;
  using Bytes = std::array<std::uint8_t, kSize>;

  constexpr Id() = default;
  constexpr explicit Id(const Bytes& bytes) : bytes_(bytes) {}
  // Ids grow with `now`, to a quarter of a microsecond. Ids of the same moment are in no order.
  static Id Generate(Random& random, TimePoint now);
  // Returns an id that is greater than those of that time and before, and less than those of a millisecond later.
  static Id FirstAfter(TimePoint time);

  // The 36 characters of a UUID, lower case on output, any case on input.
  static std::optional<Id> ParseUuid(std::string_view text);
  std::string ToUuid() const;
  std::array<char, 36> ToUuidCharacters() const;

  // The first 12 bytes as 24 lower-case hex digits: the id of the OpenShift dialect.
  std::string ToObjectId() const;

  // Returns the last 53 bits, for clients that require a whole number: every JSON reader holds those exactly.
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
    std::size_t value = 0;
    std::memcpy(&value, id.bytes().data() + sizeof value, sizeof value);
    return value >> 8U;  // the last 56 bits are random, and so a hash already; the bits before them hold the variant
  }
};
