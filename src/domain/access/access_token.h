#pragma once

#include "base/time.h"
#include "domain/organizations/organization_policy.h"
#include "domain/records.h"

// How long access tokens live that grants give to applications.
namespace jeton {

// A JWT is checked by APIs that do not ask whether it was revoked, so it is short.
constexpr Seconds kUsualJwtLife{3600};
// Former signing keys stay published for as long.
constexpr Seconds kLongestJwtLife{86400};

struct AccessLife {
  Seconds life{0};
  LifeIs is = LifeIs::kGiven;
};

// Returns the life of a token for this server (`api` null) or for an API: the shorter one of what the application and
// the API say, else `usual`.
AccessLife AccessTokenLife(const Application& application, const Api* api, Seconds usual);

}  // namespace jeton
