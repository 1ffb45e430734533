#include "identity/settings.h"

#include <algorithm>

#include "base/file.h"
#include "base/json_writer.h"

namespace jeton {

bool IsListed(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void, std::string> BootstrapFile::Write(const Secret& token) const {
  const std::string text = json ? PrintJsonObject([&](JsonObject& file) { file.Text("access_token", token.Reveal()); })
                                : std::string(token.Reveal());
  return WriteFileAtomically(path, text + "\n", 0600);
}

bool Settings::IsSuperuser(std::string_view user) const { return superusers_enabled && IsListed(superusers, user); }
bool Settings::IsReadonlySuperuser(std::string_view user) const {
  return superusers_enabled && IsListed(readonly_superusers, user);
}
std::optional<OAuthScopes> Settings::ParseScopes(std::string_view text) const {
  const auto scopes = OAuthScopes::Parse(text);
  return scopes && scopes->Has(OAuthScope::kSuperUser) && !Offers(OAuthScope::kSuperUser) ? std::nullopt : scopes;
}
bool Settings::RobotAllowed(std::string_view robot) const {
  return !robots_disallow || IsListed(robots_whitelist, robot);
}
bool Settings::IssuerAllowed(std::string_view issuer) const {
  return federation_issuers.empty() || IsListed(federation_issuers, issuer);
}

}  // namespace jeton
