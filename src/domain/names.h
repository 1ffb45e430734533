#pragma once

#include <optional>
#include <string>
#include <string_view>

// Rules for the names that people choose.
namespace jeton {

// Whether the text is a user, organization or robot short name: groups of lower-case letters and digits joined by
// single '.', '_' or '-', 2 to 255 characters.
bool IsAccountName(std::string_view name);
// As IsAccountName, but of any length.
bool HasFormOfAccountName(std::string_view name);
// The name of a thing in a path of our own API: 1 to 63 lower-case letters, digits, '.', '_' and '-', not one of the
// last three first.
bool IsPathName(std::string_view name);
// A password that a person may choose: at least 8 characters, no white space.
bool IsAcceptablePassword(std::string_view password);

// A repository below its namespace: '/'-joined segments that begin with a lower-case letter or digit and go on with
// those, '.', '_' and '-'; at most 255 characters. Without `nested`, one segment alone.
bool IsRepositoryName(std::string_view name, bool nested);

// Whether the text is something@something, without white space or control characters, of at most 254 characters.
bool IsEmailAddress(std::string_view text);

// user@example.com with the tag "acme": user+acme@example.com. Empty if the result is not a valid address.
std::string TagEmailAddress(std::string_view address, std::string_view tag);

// The login of a job that lets the trust rules choose the robot.
inline constexpr std::string_view kAnyRobot = "oidc";
// The client id of the command line, which is a client of every server, and the account that owns it.
inline constexpr std::string_view kCommandLineClient = "jeton-cli";
inline constexpr std::string_view kServerAccount = "$server";
// Whether the name means something to every server. No account may have it, not even if a superuser wants it to: jobs
// log in by the one, and the other would be the client id of a first user's application.
constexpr bool IsOfServer(std::string_view name) {
  return name == kAnyRobot || name == kCommandLineClient || name == kServerAccount;
}

struct RobotName {
  std::string_view owner;
  std::string_view short_name;
};

// Splits "owner+short". Returns nothing if there is no '+'.
std::optional<RobotName> SplitRobotName(std::string_view name);

// Returns a text that sorts after all names with this prefix and before all later ones. Names are ASCII.
inline std::string AfterAllThatBegin(std::string_view prefix) { return std::string(prefix) + '\x7f'; }

// Spells a typed search the way names are spelled: Latin letters as ASCII (E with an accent becomes "e"), lower case,
// no white space. Drops characters without an ASCII spelling.
std::string SpellAsName(std::string_view typed);

// Whether the name is of a robot of another name space. Judges by the name alone, because a look-up would show
// strangers whether the robot exists.
bool IsForeignRobot(std::string_view name, std::string_view name_space);

}  // namespace jeton
