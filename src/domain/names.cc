#include "domain/names.h"

#include <algorithm>

namespace jeton {
namespace {

constexpr bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
constexpr bool IsJoiner(char c) { return c == '.' || c == '_' || c == '-'; }

bool IsRepositorySegment(std::string_view segment) {
  return !segment.empty() && IsLowerOrDigit(segment.front()) &&
         std::all_of(segment.begin(), segment.end(), [](char c) { return IsLowerOrDigit(c) || IsJoiner(c); });
}

}  // namespace

bool IsAccountName(std::string_view name) {
  if (name.size() < 2 || name.size() > 255 || IsJoiner(name.back())) return false;
  bool joined = true;  // a joiner may not come first, nor after another
  for (const char c : name) {
    if (!IsLowerOrDigit(c) && !IsJoiner(c)) return false;
    if (IsJoiner(c) && joined) return false;
    joined = IsJoiner(c);
  }
  return true;
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
