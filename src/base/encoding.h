#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jeton {

// Lower-case hex on output, any case on input. Decoding refuses odd lengths and foreign characters.
std::string EncodeHex(std::string_view bytes);
std::optional<std::string> DecodeHex(std::string_view text);

// RFC 4648, section 4, with padding. Decoding is strict: padding required, no white space, no stray bits.
std::string EncodeBase64(std::string_view bytes);
std::optional<std::string> DecodeBase64(std::string_view text);

// RFC 4648, section 5, without padding (as RFC 7515 wants it). Decoding refuses padding and stray bits.
std::string EncodeBase64Url(std::string_view bytes);
std::optional<std::string> DecodeBase64Url(std::string_view text);

// RFC 4648, section 6, upper case, without padding.
std::string EncodeBase32(std::string_view bytes);

// application/x-www-form-urlencoded or path text: %XX, and '+' as space when `plus_is_space`. Returns nothing if a '%'
// is not followed by two hex digits.
std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space);
// Writes every character as %XX except the unreserved ones of RFC 3986.
std::string PercentEncode(std::string_view text);

// True for well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, at most U+10FFFF.
bool IsUtf8(std::string_view text);

// Replaces every byte outside a well-formed sequence with U+FFFD.
std::string ReplaceBadUtf8(std::string_view text);

// Number of code points of well-formed UTF-8.
std::size_t CountCodePoints(std::string_view text);

// ASCII helpers that ignore the locale.
std::string ToLower(std::string_view text);
bool EqualIgnoringCaseOfOneLength(std::string_view a, std::string_view b);
// Inline because most pairs differ in length, and most others are equal byte for byte.
inline bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a == b || EqualIgnoringCaseOfOneLength(a, b));
}
std::string_view TrimSpace(std::string_view text);
// Returns the words of a text, which single spaces separate.
std::vector<std::string_view> SplitWords(std::string_view text);
// The same, for words that outlive the text.
std::vector<std::string> CopyWords(std::string_view text);
// Returns the text that CopyWords takes apart.
std::string JoinWords(const std::vector<std::string>& words);
// Returns whether the words have this one. In a text, single spaces separate them.
bool HasWord(const std::vector<std::string>& words, std::string_view word);
bool HasWord(std::string_view text, std::string_view word);

// Reads a whole decimal number. Returns nothing if it does not fit or if other characters surround it.
std::optional<std::int64_t> ParseInteger(std::string_view text);

}  // namespace jeton
