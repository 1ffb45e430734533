#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/applications/applications.h"
#include "domain/lists/list_order.h"

namespace jeton::authority {

// Applications as our own API makes and changes them: by a name in a path, as a whole, with up to two live secrets.

struct AskedApi {
  std::string name;
  std::vector<std::string> scopes;
};

struct ApplicationSettings {
  std::string title;
  std::string description;
  std::string homepage;
  std::vector<std::string> redirect_uris;
  OAuthScopes scopes;                       // of its own tokens; empty: all that are not dangerous
  std::vector<AskedApi> apis;               // for which it gets tokens
  std::vector<std::string> default_scopes;  // of those or of an API, the ones that it has without asking; empty: all
                                            // that are not dangerous
  Seconds access_token_life{0};             // 0: the usual one
  OAuthClient client;
  std::optional<GrantTypes> grants{};  // nothing: the usual ones
  std::optional<bool> enabled{};       // nothing: as before; of a new application, true
};

// More than a change from one to the next needs.
inline constexpr std::size_t kMostClientSecrets = 2;

struct ClientSecret {
  Token token;
  std::optional<TimePoint> last_used;
};
// An application with all that a document about it shows.
struct NamedApplication {
  Application application;
  std::vector<GrantedApi> apis;
  std::vector<ClientSecret> secrets;  // the live ones, newest first
};

struct PutApplicationResult {
  NamedApplication named;
  bool created = false;
};
// Returns what is wrong with the public keys of a client, as text to follow their name; empty: nothing.
std::string_view FaultOfJwks(std::string_view jwks);

// Makes the application of that name, or changes `present`, which FindNamedApplication found by it. A new one has no
// secret yet. kInvalidName, kReservedName, kUnknownApi,
// kInvalidScope for a default scope that is not one of its scopes, kForbidden if it spares users the consent page and
// the caller is no superuser, kLimitReached.
Result<PutApplicationResult, Refusal> PutApplication(const Run& run,
                                                     const AdministeredOrganization<Access::kChange>& organization,
                                                     const std::string& name, const std::optional<Application>& present,
                                                     const ApplicationSettings& settings);

template <Access access>
NamedApplication ShowNamedApplication(const Work& work, const OwnedApplication<access>& owned);
// By age.
using NamedApplicationPage = Page<NamedApplication, AgePlace>;
NamedApplicationPage ListNamedApplications(const Work& work,
                                           const AdministeredOrganization<Access::kRead>& organization,
                                           const AgePlace& after, Extent extent);

// Returns whether the application has as many live secrets as it may have.
bool HasAllClientSecrets(const Work& work, const Id& application);
// Adds a secret beside the one that there is. `end`: nothing if the caller has not chosen one. kLimitReached if there
// are two.
Result<IssuedToken, Refusal> AddClientSecret(const Run& run, const ChangedApplication& owned,
                                             std::optional<TimePoint> end);
// kNotFound unless it is a live secret of the application.
Result<void, Refusal> RemoveClientSecret(const Run& run, const ChangedApplication& owned, const Id& secret);

}  // namespace jeton::authority
