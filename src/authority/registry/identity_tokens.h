#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "authority/run.h"

namespace jeton::authority {

// Identity tokens: a registry client stores one instead of the password. It works at the token endpoint of one
// registry, as long as its parent (the credential it was made with) works, and never grants more than the parent.

// Returns whether the actor may get an identity token at that registry.
bool MayKeepLogin(const Settings& settings, const Actor& actor, const RegistryService& service);

// Issues an identity token. Removes those of the same parent that were idle longest if there are too many.
Secret IssueIdentityToken(const Run& run, const Actor& actor, const RegistryService& service, std::string_view client);

// Authenticates the current actor of the token's parent at that registry. Every way of being invalid is kUnknown.
Result<Actor, CredentialError> ByIdentityToken(const Run& run, const RegistryService& service, std::string_view text);

// A live login, as its holder sees it.
struct RegistryLogin {
  Token token;
  IdentityBinding binding;
  std::optional<TimePoint> last_used;
};
// Returns nothing if the login, or its parent, has ended.
std::optional<RegistryLogin> ViewRegistryLogin(const Work& work, const Account& holder, Token token);

// Describes a login for the audit log. `holder` is the name of its owner.
boost::json::object DescribeLogin(const IdentityBinding& binding, std::string_view holder);

}  // namespace jeton::authority
