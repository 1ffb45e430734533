#include "domain/names.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton {
namespace {

constexpr bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
constexpr bool IsJoiner(char c) { return c == '.' || c == '_' || c == '-'; }

bool IsRepositorySegment(std::string_view segment) {
  return !segment.empty() && IsLowerOrDigit(segment.front()) &&
         std::all_of(segment.begin(), segment.end(), [](char c) { return IsLowerOrDigit(c) || IsJoiner(c); });
}

// How the letters from U+00C0 to U+017F are spelled in ASCII, in their order.
constexpr std::string_view kSpellings =
    "a a a a a a ae c e e e e i i i i d n o o o o o x o u u u u y th ss a a a a a a ae c e e e e i i i i d n o o "
    "o o o / o u u u u y th y a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h i i "
    "i i i i i i i i ij ij j j k k k l l l l l l l l l l n n n n n n n ng ng o o o o o o oe oe r r r r r r s s s "
    "s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s";
constexpr unsigned kFirstSpelled = 0xC0;
constexpr unsigned kAfterSpelled = 0x180;

constexpr std::string_view SpellingOf(unsigned code_point) {
  std::string_view rest = kSpellings;
  for (unsigned before = kFirstSpelled; before < code_point; ++before) rest.remove_prefix(rest.find(' ') + 1);
  return rest.substr(0, rest.find(' '));
}
static_assert(SpellingOf(0xDF) == "ss" && SpellingOf(kAfterSpelled - 1) == "s");

}  // namespace

bool HasFormOfAccountName(std::string_view name) {
  if (name.empty() || IsJoiner(name.back())) return false;
  bool joined = true;  // a joiner may not come first, or after another
  for (const char c : name) {
    if (!IsLowerOrDigit(c) && !IsJoiner(c)) return false;
    if (IsJoiner(c) && joined) return false;
    joined = IsJoiner(c);
  }
  return true;
}

bool IsAccountName(std::string_view name) {
  return name.size() >= 2 && name.size() <= 255 && HasFormOfAccountName(name);
}

bool IsPathName(std::string_view name) { return name.size() <= 63 && IsRepositorySegment(name); }

bool IsAcceptablePassword(std::string_view password) {
  return CountCodePoints(password) >= 8 && password.find_first_of(" \t\n\v\f\r") == std::string_view::npos;
}

bool IsRepositoryName(std::string_view name, bool nested) {
  if (name.empty() || name.size() > 255) return false;
  for (;;) {
    const auto slash = name.find('/');
    if (!IsRepositorySegment(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    if (!nested) return false;
    name.remove_prefix(slash + 1);
  }
}

bool IsEmailAddress(std::string_view text) {
  const auto at = text.find('@');
  return text.size() <= 254 && at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
         });
}

std::string TagEmailAddress(std::string_view address, std::string_view tag) {
  const auto at = address.find('@');
  if (at == std::string_view::npos) return {};
  std::string tagged(address.substr(0, at));
  tagged.append("+").append(tag).append(address.substr(at));
  return IsEmailAddress(tagged) ? tagged : std::string();
}

std::string SpellAsName(std::string_view typed) {
  std::string name;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const auto byte = static_cast<unsigned char>(typed[i]);
    if (byte > 0x20 && byte < 0x7f) name += typed[i];
    // Handles the lead bytes of two-byte UTF-8. Longer sequences are dropped, byte by byte.
    if (byte < 0xc2 || byte > 0xdf || i + 1 == typed.size()) continue;
    const unsigned code_point = (byte & 0x1fu) << 6 | (static_cast<unsigned char>(typed[i + 1]) & 0x3fu);
    if (code_point >= kFirstSpelled && code_point < kAfterSpelled) name += SpellingOf(code_point);
  }
  return ToLower(name);
}

std::optional<RobotName> SplitRobotName(std::string_view name) {
  const auto plus = name.find('+');
  if (plus == std::string_view::npos) return std::nullopt;
  return RobotName{name.substr(0, plus), name.substr(plus + 1)};
}

bool IsForeignRobot(std::string_view name, std::string_view name_space) {
  const auto robot = SplitRobotName(name);
  return robot && robot->owner != name_space;
}

}  // namespace jeton
