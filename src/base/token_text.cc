#include "base/token_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/encoding.h"

namespace jeton {
namespace {

constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kChecksumLength = 6;
constexpr std::size_t kPrefixLength = 4;
constexpr std::size_t kHexLength = 64;

constexpr TokenKind NthKind(std::size_t n) { return static_cast<TokenKind>(n + 1); }

constexpr auto kForms = [] {
  std::array<TokenForm, kTokenKinds> forms{};
  for (std::size_t i = 0; i < kTokenKinds; ++i) forms[i] = FormOf(NthKind(i));
  return forms;
}();

static_assert(FormOf(TokenKind::kAuthorization).length == kHexLength);
static_assert(std::all_of(kForms.begin(), kForms.end(), [](const TokenForm& form) {
  const bool plain_hex = form.prefix.empty() && form.length == kHexLength;
  return plain_hex || (form.prefix.size() == kPrefixLength && form.length > kPrefixLength + kChecksumLength);
}));

constexpr std::array<std::uint32_t, 256> MakeCrcTable() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) ? 0xEDB88320u : 0u);
    table[i] = value;
  }
  return table;
}

// CRC-32 of ISO 3309, the one of zip and PNG.
std::uint32_t Crc32(std::string_view text) {
  static constexpr auto kTable = MakeCrcTable();
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char c : text) crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ (crc >> 8);
  return ~crc;
}

std::string Checksum(std::string_view text) {
  std::string digits(kChecksumLength, '0');
  std::uint32_t value = Crc32(text);
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, value /= 62) {
    *digit = kBase62[value % 62];
  }
  return digits;
}

constexpr std::array<bool, 256> MakeMembers(std::string_view alphabet) {
  std::array<bool, 256> members{};
  for (const char c : alphabet) members[static_cast<unsigned char>(c)] = true;
  return members;
}

constexpr auto kIsBase62 = MakeMembers(kBase62);
constexpr auto kIsHex = MakeMembers("0123456789abcdef");

bool ConsistsOf(std::string_view text, const std::array<bool, 256>& members) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return members[static_cast<unsigned char>(c)]; });
}

bool IsHexToken(std::string_view text) { return text.size() == kHexLength && ConsistsOf(text, kIsHex); }

}  // namespace

Secret GenerateToken(TokenKind kind, Random& random) {
  const TokenForm form = FormOf(kind);
  if (form.prefix.empty()) return Secret(random.Characters("0123456789abcdef", form.length));
  std::string text(form.prefix);
  text += random.Characters(kBase62, form.length - form.prefix.size() - kChecksumLength);
  text += Checksum(text);
  return Secret(std::move(text));
}

std::optional<IdentifiedToken> IdentifyToken(std::string_view text) {
  if (IsHexToken(text)) return IdentifiedToken{TokenKind::kAuthorization, TokenCheck::kUncheckable};
  for (std::size_t i = 0; i < kForms.size(); ++i) {
    const TokenForm& form = kForms[i];
    if (form.prefix.empty() || text.size() != form.length || !text.starts_with(form.prefix)) continue;
    if (!ConsistsOf(text.substr(kPrefixLength), kIsBase62)) continue;
    const std::size_t body = text.size() - kChecksumLength;
    const bool intact = Checksum(text.substr(0, body)) == text.substr(body);
    return IdentifiedToken{NthKind(i), intact ? TokenCheck::kIntact : TokenCheck::kWrongChecksum};
  }
  return std::nullopt;
}

bool IsToken(TokenKind kind, std::string_view text) {
  const auto identified = IdentifyToken(text);
  return identified && identified->kind == kind && identified->check != TokenCheck::kWrongChecksum;
}

bool LooksLikeToken(std::string_view text) {
  const auto identified = IdentifyToken(text);
  return identified && identified->check != TokenCheck::kWrongChecksum;
}

}  // namespace jeton
