#pragma once

#include <vector>

#include "authority/authority.h"
#include "authority/descent.h"
#include "authority/work.h"
#include "domain/policy.h"

namespace jeton::authority {

// The OAuth access tokens that a user has made or authorized, expired ones included.
struct UserAuthorization {
  Token token;
  Application application;
  Account owner;  // of the application
};

Result<std::vector<UserAuthorization>, Refusal> ListUserAuthorizations(const Work& work, const Actor& actor);
// kNotFound covers other users' tokens.
Result<UserAuthorization, Refusal> ShowUserAuthorization(const Work& work, const Actor& actor, const Id& token);
Result<void, Refusal> RevokeUserAuthorization(Authority& authority, const Work& work, const Actor& actor,
                                              const Id& token, Descendants descendants = Descendants::kEnd);

}  // namespace jeton::authority
