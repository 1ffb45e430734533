#pragma once

#include <vector>

#include "authority/descent.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {

// The OAuth access tokens that a user created or authorized, expired ones included.
struct UserAuthorization {
  Token token;
  Application application;
  Account owner;  // of the application
};

// Newest first.
using UserAuthorizationPage = Page<UserAuthorization, storage::Tokens::Place>;
Result<UserAuthorizationPage, Refusal> ListUserAuthorizations(const Work& work, const Actor& actor,
                                                              const UserAuthorizationPage::Place& before,
                                                              std::size_t most);
// kNotFound covers other users' tokens.
Result<UserAuthorization, Refusal> ShowUserAuthorization(const Work& work, const Actor& actor, const Id& token);
// An access token that is renewed with a refresh token ends with that and with all others of it. The user will be asked
// again before the application gets another one.
Result<void, Refusal> RevokeUserAuthorization(const Run& run, const Actor& actor, const Id& token,
                                              Descendants descendants = Descendants::kEnd);

}  // namespace jeton::authority
