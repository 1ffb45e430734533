#include "base/id.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton {
namespace {

using HexPair = std::array<char, 2>;

constexpr std::array<HexPair, 256> kHexPairs = [] {
  constexpr char kHex[] = "0123456789abcdef";
  std::array<HexPair, 256> pairs{};
  for (std::size_t byte = 0; byte < pairs.size(); ++byte) pairs[byte] = {kHex[byte >> 4], kHex[byte & 15]};
  return pairs;
}();

// Where each byte stands in xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.
constexpr std::array<std::uint8_t, Id::kSize> kPlaces = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

}  // namespace

Id Id::Generate(Random& random, TimePoint now) {
  Id id;
  random.Fill(id.bytes_);
  const auto micros = static_cast<std::uint64_t>(ToMicros(now));
  const std::uint64_t millis = micros / 1000;
  for (std::size_t i = 0; i < 6; ++i) id.bytes_[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  // The 12 bits after the version go on with the time (RFC 9562, section 6.2, method 3).
  const std::uint64_t fraction = micros % 1000 * 4096 / 1000;
  id.bytes_[6] = static_cast<std::uint8_t>(0x70 | (fraction >> 8));
  id.bytes_[7] = static_cast<std::uint8_t>(fraction);
  id.bytes_[8] = static_cast<std::uint8_t>((id.bytes_[8] & 0x3f) | 0x80);
  return id;
}

Id Id::FirstAfter(TimePoint time) {
  constexpr std::int64_t kLast = (std::int64_t{1} << 48) - 1;
  const std::int64_t millis = std::clamp<std::int64_t>(ToMicros(time) / 1000, -1, kLast - 1) + 1;
  Id id;
  for (std::size_t i = 0; i < 6; ++i) id.bytes_[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  return id;
}

std::optional<Id> Id::ParseUuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string hex;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return std::nullopt;
    if (!dash) hex.push_back(text[i]);
  }
  const auto bytes = DecodeHex(hex);
  if (!bytes) return std::nullopt;
  Id id;
  std::memcpy(id.bytes_.data(), bytes->data(), kSize);
  return id;
}

std::array<char, 36> Id::ToUuidCharacters() const {
  std::array<char, 36> text;  // NOLINT(cppcoreguidelines-pro-type-member-init): all of it is written
  text[8] = text[13] = text[18] = text[23] = '-';
  for (std::size_t i = 0; i < kSize; ++i) std::memcpy(text.data() + kPlaces[i], kHexPairs[bytes_[i]].data(), 2);
  return text;
}

std::string Id::ToUuid() const {
  const auto text = ToUuidCharacters();
  return std::string(text.data(), text.size());
}

std::int64_t Id::ToNumber() const {
  std::uint64_t number = 0;
  for (std::size_t i = kSize - 8; i < kSize; ++i) number = (number << 8U) | bytes_[i];
  return static_cast<std::int64_t>(number & ((std::uint64_t{1} << 53U) - 1));
}

std::string Id::ToObjectId() const { return EncodeHex(view().substr(0, 12)); }

}  // namespace jeton
