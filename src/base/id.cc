#include "base/id.h"

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

Id Id::Generate(Random& random) {
  Id id;
  random.Fill(id.bytes_);
  id.bytes_[6] = static_cast<std::uint8_t>((id.bytes_[6] & 0x0f) | 0x40);
  id.bytes_[8] = static_cast<std::uint8_t>((id.bytes_[8] & 0x3f) | 0x80);
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
  for (std::size_t i = 0; i < 8; ++i) number = (number << 8U) | bytes_[i];
  return static_cast<std::int64_t>(number >> 11U);
}

std::string Id::ToObjectId() const { return EncodeHex(view().substr(0, 12)); }

}  // namespace jeton
