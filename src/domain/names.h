#pragma once

#include <optional>
#include <string>
#include <string_view>

// The rules of names that people choose.
namespace jeton {

// User, organization and robot short name: groups of lower-case letters and digits joined by single '.', '_' or '-',
// 2 to 255 characters.
bool IsAccountName(std::string_view name);
// The same of any length.
bool HasFormOfAccountName(std::string_view name);
// A password that a person may choose: at least 8 characters, no white space.
bool IsAcceptablePassword(std::string_view password);

// A repository below its namespace: '/'-joined segments that begin with a lower-case letter or digit and go on with
// those, '.', '_' and '-'; at most 255 characters. Without `nested`, one segment alone.
bool IsRepositoryName(std::string_view name, bool nested);

// Something@something, no white space or control characters, at most 254 characters.
bool IsEmailAddress(std::string_view text);

// user@example.com with the tag "acme": user+acme@example.com. Empty where there is no such address.
std::string TagEmailAddress(std::string_view address, std::string_view tag);

// The login of a job that leaves it to the trust rules which robot it is.
inline constexpr std::string_view kAnyRobot = "oidc";

struct RobotName {
  std::string_view owner;
  std::string_view short_name;
};

// "owner+short"; nothing without a '+'.
std::optional<RobotName> SplitRobotName(std::string_view name);

// Less than every text that comes after the names with this beginning, and more than all of those: names are ASCII.
inline std::string AfterAllThatBegin(std::string_view prefix) { return std::string(prefix) + '\x7f'; }

// Spells a typed search as names are spelled: Latin letters in ASCII (E with an accent is "e"), small, no white space.
// What has no such letter is dropped.
std::string SpellAsName(std::string_view typed);

// Told by the name alone: to look it up would show to strangers whether it exists.
bool IsForeignRobot(std::string_view name, std::string_view name_space);

}  // namespace jeton
