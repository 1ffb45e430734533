#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "authority/tokens/token_ends.h"
#include "domain/policy.h"
#include "storage/grants/consents.h"

// What users let applications do, as the users see it and take it back.
namespace jeton::authority {

// An application that a user lets act for them.
struct GrantedApplication {
  Application application;
  Account owner;                             // of the application
  std::vector<storage::Consent> remembered;  // for which the user is not asked again
  std::vector<Token> refresh_tokens;         // with which it goes on while the user is away
  std::vector<DeviceGrant> devices;          // that the user has let in, and that have not fetched their tokens
};

// In the order of the applications' ids. kForbidden for a credential that may not read its user.
using GrantedApplicationPage = Page<GrantedApplication, Id>;
Result<GrantedApplicationPage, Refusal> ListConsents(const Run& run, const Actor& actor, const Id& after,
                                                     std::size_t most);
// kNotFound for an application that the user lets do nothing.
Result<GrantedApplication, Refusal> ShowConsent(const Run& run, const Actor& actor, std::string_view client_id);

// Takes back what the user let the application do: it is asked for again, devices that wait get nothing, and all that
// the application holds with which it acts as the user ends, with what was made with that. In parts if there is much.
// Calls `then` in the last part. Fails as ShowConsent does, except that any token of the user suffices; kForbidden for
// a credential that may not administer its user.
Result<void, Refusal> TakeBackConsent(const Run& run, const Actor& actor, std::string_view client_id,
                                      AfterTokenEnd then);
// Returns how many tokens would end; fails as TakeBackConsent does. Counts kMostCountedAhead at most.
Result<std::size_t, Refusal> CountTakenBack(const Run& run, const Actor& actor, std::string_view client_id);

}  // namespace jeton::authority
