#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "authority/organizations/organizations.h"
#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// The secrets with which an API asks this server about tokens that are for it (RFC 7662).

// One for each place where it runs, and some to change them.
inline constexpr std::size_t kMostApiCredentials = 10;

struct ApiCredential {
  Token token;
  std::optional<TimePoint> last_used;
};
// The live ones, newest first.
std::vector<ApiCredential> ListApiCredentials(const Work& work, const Api& api);
bool HasAllApiCredentials(const Work& work, const Id& api);

// `end`: nothing if the caller has not chosen one. kLimitReached.
Result<IssuedToken, Refusal> AddApiCredential(const Run& run,
                                              const AdministeredOrganization<Access::kChange>& organization,
                                              const Api& api, std::optional<TimePoint> end);
// kNotFound unless it is a live credential of the API.
Result<void, Refusal> RemoveApiCredential(const Run& run, const AdministeredOrganization<Access::kChange>& organization,
                                          const Api& api, const Id& credential);

}  // namespace jeton::authority
