#include "authority/settings.h"

#include <algorithm>

#include "base/file.h"

namespace jeton::authority {
namespace {

bool Contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool BootstrapFile::Write(const Secret& token) const {
  const std::string text(token.Reveal());
  return WriteFileAtomically(path, json ? R"({"access_token":")" + text + "\"}\n" : text + "\n", 0600);
}

bool Settings::IsSuperuser(std::string_view user) const { return Contains(superusers, user); }
bool Settings::IsReadonlySuperuser(std::string_view user) const { return Contains(readonly_superusers, user); }
bool Settings::RobotAllowed(std::string_view robot) const {
  return !robots_disallow || Contains(robots_whitelist, robot);
}

}  // namespace jeton::authority
