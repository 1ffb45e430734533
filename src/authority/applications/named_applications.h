#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/applications/applications.h"

namespace jeton::authority {

// Applications as our own API makes and changes them: by a name in a path, as a whole, with up to two live secrets.

struct ApplicationSettings {
  std::string title;
  std::string description;
  std::string homepage;
  std::vector<std::string> redirect_uris;
  OAuthScopes scopes;             // of its own tokens; empty: all that are not dangerous
  OAuthScopes default_scopes;     // of those, the ones that it has without asking; empty: all that are not dangerous
  Seconds access_token_life{0};   // 0: the usual one
  std::optional<bool> enabled{};  // nothing: as before; of a new application, true
};

struct PutApplicationResult {
  Application application;
  bool created = false;
};
// Makes the application of that name, or changes it. It has no secret yet. kInvalidName, kReservedName, kInvalidScope
// for a default scope that is not one of its scopes, kLimitReached.
Result<PutApplicationResult, Refusal> PutApplication(const Run& run,
                                                     const AdministeredOrganization<Access::kChange>& organization,
                                                     const std::string& name, const ApplicationSettings& settings);

// More than a change from one to the next needs.
inline constexpr std::size_t kMostClientSecrets = 2;

struct ClientSecret {
  Token token;
  std::optional<TimePoint> last_used;
};
// The live secrets, newest first.
std::vector<ClientSecret> ListClientSecrets(const Work& work, const SeenApplication& owned);
// Oldest first.
struct NamedApplication {
  Application application;
  std::vector<ClientSecret> secrets;
};
using NamedApplicationPage = Page<NamedApplication, AgePlace>;
NamedApplicationPage ListNamedApplications(const Work& work,
                                           const AdministeredOrganization<Access::kRead>& organization,
                                           const AgePlace& after, std::size_t most);

// Returns whether the application has as many live secrets as it may have.
bool HasAllClientSecrets(const Work& work, const Id& application);
// Adds a secret beside the one that there is. `end`: nothing if the caller has not chosen one. kLimitReached if there
// are two.
Result<IssuedToken, Refusal> AddClientSecret(const Run& run, const ChangedApplication& owned,
                                             std::optional<TimePoint> end);
// kNotFound unless it is a live secret of the application.
Result<void, Refusal> RemoveClientSecret(const Run& run, const ChangedApplication& owned, const Id& secret);

}  // namespace jeton::authority
