#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "authority/run.h"

namespace jeton::authority {

// Identity tokens: what a registry client keeps of a login in place of the password. One is good at the token endpoint
// of one registry, for as long as the credential is that it was made with - its parent -, and never for more.

// Whether what was presented may be kept so at that registry.
bool MayKeepLogin(const Settings& settings, const Actor& actor, const RegistryService& service);

// A new one. Of those with the same parent, the ones that were idle longest go when they are too many.
Secret IssueIdentityToken(const Run& run, const Actor& actor, const RegistryService& service, std::string_view client);

// Whom it makes at that registry: its parent's actor, as that is now. Every way of being no good is kUnknown.
Result<Actor, CredentialError> ByIdentityToken(const Run& run, const RegistryService& service, std::string_view text);

// One that is still good for something, as its holder may see it.
struct RegistryLogin {
  Token token;
  IdentityBinding binding;
  std::optional<TimePoint> last_used;
};
// Nothing when it has ended, by itself or with its parent.
std::optional<RegistryLogin> ViewRegistryLogin(const Work& work, const Account& holder, Token token);

// For the audit log. `holder` is whose login it is.
boost::json::object DescribeLogin(const IdentityBinding& binding, std::string_view holder);

}  // namespace jeton::authority
