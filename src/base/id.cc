#include "base/id.h"

#include "base/encoding.h"

namespace jeton {

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
  static constexpr char kHex[] = "0123456789abcdef";
  std::array<char, 36> text{};
  text.fill('-');
  std::size_t at = 0;
  for (const std::uint8_t byte : bytes_) {
    if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
    text[at++] = kHex[byte >> 4];
    text[at++] = kHex[byte & 15];
  }
  return text;
}

std::string Id::ToUuid() const {
  const auto text = ToUuidCharacters();
  return std::string(text.data(), text.size());
}

std::string Id::ToObjectId() const { return EncodeHex(view().substr(0, 12)); }

}  // namespace jeton
