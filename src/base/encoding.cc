#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/scan.h"

namespace jeton {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::array<std::int8_t, 256> Reverse(std::string_view alphabet) {
  std::array<std::int8_t, 256> table{};
  for (auto& value : table) value = -1;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}

std::uint32_t Byte(char c) { return static_cast<unsigned char>(c); }

std::string EncodeSixBits(std::string_view bytes, std::string_view alphabet) {
  std::string text((bytes.size() * 8 + 5) / 6, '\0');
  char* out = text.data();
  for (; bytes.size() >= 3; bytes.remove_prefix(3)) {
    const std::uint32_t three = Byte(bytes[0]) << 16 | Byte(bytes[1]) << 8 | Byte(bytes[2]);
    *out++ = alphabet[three >> 18];
    *out++ = alphabet[three >> 12 & 63];
    *out++ = alphabet[three >> 6 & 63];
    *out++ = alphabet[three & 63];
  }
  if (bytes.empty()) return text;
  const std::uint32_t rest = Byte(bytes[0]) << 16 | (bytes.size() == 2 ? Byte(bytes[1]) << 8 : 0);
  *out++ = alphabet[rest >> 18];
  *out++ = alphabet[rest >> 12 & 63];
  if (bytes.size() == 2) *out = alphabet[rest >> 6 & 63];
  return text;
}

std::optional<std::string> DecodeSixBits(std::string_view text, const std::array<std::int8_t, 256>& table) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes(text.size() * 3 / 4, '\0');
  char* out = bytes.data();
  for (; text.size() >= 4; text.remove_prefix(4)) {
    // A character outside of the alphabet is -1, whose high bits survive.
    const std::int32_t four =
        table[Byte(text[0])] << 18 | table[Byte(text[1])] << 12 | table[Byte(text[2])] << 6 | table[Byte(text[3])];
    if (four < 0) return std::nullopt;
    *out++ = static_cast<char>(four >> 16 & 0xff);
    *out++ = static_cast<char>(four >> 8 & 0xff);
    *out++ = static_cast<char>(four & 0xff);
  }
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::int8_t value = table[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      *out++ = static_cast<char>((bits >> held) & 0xff);
    }
  }
  // Two texts must never stand for the same bytes: left-over bits have to be zero.
  if ((bits & ((1u << held) - 1)) != 0) return std::nullopt;
  return bytes;
}

// Returns the length of the well-formed UTF-8 sequence at the front, or 0 if there is none.
std::size_t SequenceLength(std::string_view s) {
  const auto tail = [&](std::size_t i) { return i < s.size() && (Byte(s[i]) & 0xc0) == 0x80; };
  const std::uint32_t a = Byte(s[0]);
  if (a < 0x80) return 1;
  if (a >= 0xc2 && a <= 0xdf) return tail(1) ? 2 : 0;
  if (a >= 0xe0 && a <= 0xef) {
    if (!tail(1) || !tail(2)) return 0;
    const std::uint32_t b = Byte(s[1]);
    if (a == 0xe0 && b < 0xa0) return 0;  // overlong
    if (a == 0xed && b > 0x9f) return 0;  // surrogate
    return 3;
  }
  if (a >= 0xf0 && a <= 0xf4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    const std::uint32_t b = Byte(s[1]);
    if (a == 0xf0 && b < 0x90) return 0;  // overlong
    if (a == 0xf4 && b > 0x8f) return 0;  // above U+10FFFF
    return 4;
  }
  return 0;
}

}  // namespace

std::string EncodeHex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text.push_back(kHexDigits[Byte(c) >> 4]);
    text.push_back(kHexDigits[Byte(c) & 15]);
  }
  return text;
}

std::optional<std::string> DecodeHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = HexValue(text[i]);
    const int low = HexValue(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

std::string EncodeBase64(std::string_view bytes) {
  std::string text = EncodeSixBits(bytes, kBase64);
  while (text.size() % 4 != 0) text.push_back('=');
  return text;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  static constexpr auto kTable = Reverse(kBase64);
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return DecodeSixBits(text, kTable);
}

std::string EncodeBase64Url(std::string_view bytes) { return EncodeSixBits(bytes, kBase64Url); }

std::optional<std::string> DecodeBase64Url(std::string_view text) {
  static constexpr auto kTable = Reverse(kBase64Url);
  return DecodeSixBits(text, kTable);
}

std::string EncodeBase32(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | Byte(c);
    for (held += 8; held >= 5; held -= 5) text.push_back(kAlphabet[bits >> (held - 5) & 31]);
  }
  if (held > 0) text.push_back(kAlphabet[bits << (5 - held) & 31]);
  return text;
}

std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space) {
  if (text.find('%') == std::string_view::npos && text.find('+') == std::string_view::npos) return std::string(text);
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded.push_back(' ');
    } else if (text[i] != '%') {
      decoded.push_back(text[i]);
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = HexValue(text[i + 1]);
      const int low = HexValue(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return decoded;
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    if (unreserved) {
      encoded.push_back(c);
    } else {
      encoded.push_back('%');
      encoded.push_back("0123456789ABCDEF"[Byte(c) >> 4]);
      encoded.push_back("0123456789ABCDEF"[Byte(c) & 15]);
    }
  }
  return encoded;
}

bool IsUtf8(std::string_view text) {
  const auto find = [text](std::size_t at) { return Scan(text, at, [](auto c) { return c >= 0x80; }); };
  for (std::size_t at = find(0); at < text.size(); at = find(at)) {
    const std::size_t length = SequenceLength(text.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string ReplaceBadUtf8(std::string_view text) {
  std::string good;
  while (!text.empty()) {
    const std::size_t length = SequenceLength(text);
    good += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return good;
}

std::size_t CountCodePoints(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (Byte(c) & 0xc0) != 0x80; }));
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool EqualIgnoringCaseOfOneLength(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(x) == lower(y);
  });
}

std::string_view TrimSpace(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::vector<std::string> CopyWords(std::string_view text) {
  const auto words = SplitWords(text);
  return {words.begin(), words.end()};
}

std::string JoinWords(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

bool HasWord(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool HasWord(std::string_view text, std::string_view word) {
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (text.substr(0, end) == word) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace jeton
