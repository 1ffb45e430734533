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

struct Form {
  TokenKind kind;
  std::string_view name;
  std::string_view prefix;  // empty: plain hex
  std::size_t length;
};

constexpr Form kForms[] = {
    {TokenKind::kOAuthAccess, "oauth_access", "jto_", 40},
    {TokenKind::kRobot, "robot", "jtr_", 64},
    {TokenKind::kAuthorization, "authorization", "", kHexLength},
    {TokenKind::kClientSecret, "client_secret", "jts_", 40},
    {TokenKind::kApplicationPassword, "application_password", "jta_", 120},
    {TokenKind::kSession, "session", "jtw_", 64},
    {TokenKind::kCode, "authorization_code", "jtc_", 40},
    {TokenKind::kIdentity, "identity", "jtf_", 64},
    {TokenKind::kRegistryEvents, "registry_events", "jtn_", 40},
};

const Form& FormOf(TokenKind kind) {
  return *std::find_if(std::begin(kForms), std::end(kForms), [&](const Form& form) { return form.kind == kind; });
}

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

std::string_view NameOf(TokenKind kind) { return FormOf(kind).name; }

Secret GenerateToken(TokenKind kind, Random& random) {
  const Form& form = FormOf(kind);
  if (form.prefix.empty()) return Secret(random.Characters("0123456789abcdef", form.length));
  std::string text(form.prefix);
  text += random.Characters(kBase62, form.length - form.prefix.size() - kChecksumLength);
  text += Checksum(text);
  return Secret(std::move(text));
}

std::optional<IdentifiedToken> IdentifyToken(std::string_view text) {
  if (IsHexToken(text)) return IdentifiedToken{TokenKind::kAuthorization, TokenCheck::kUncheckable};
  for (const Form& form : kForms) {
    if (form.prefix.empty() || text.size() != form.length || !text.starts_with(form.prefix)) continue;
    if (!ConsistsOf(text.substr(kPrefixLength), kIsBase62)) continue;
    const std::size_t body = text.size() - kChecksumLength;
    const bool intact = Checksum(text.substr(0, body)) == text.substr(body);
    return IdentifiedToken{form.kind, intact ? TokenCheck::kIntact : TokenCheck::kWrongChecksum};
  }
  return std::nullopt;
}

bool LooksLikeToken(std::string_view text) {
  const auto identified = IdentifyToken(text);
  return identified && identified->check != TokenCheck::kWrongChecksum;
}

}  // namespace jeton
