#pragma once

#include <string>
#include <string_view>

#include "authority/applications/access_tokens.h"
#include "authority/applications/client_credentials.h"
#include "endpoints/call.h"
#include "endpoints/restriction.h"

// How the token endpoint answers a grant.
namespace jeton::endpoints::oauth2 {

// What the answer says besides the access token.
struct BesideAccess {
  std::string issued_token_type{};  // of an exchange (RFC 8693, section 2.2.1); empty: of no exchange
  std::string scope{};              // empty: that of the access token
  std::string refresh_token{};      // empty: none
};
// RFC 6749, section 5.1. A JWT is signed when the answer is sent.
Response AnswerAccess(const Call& call, const authority::IssuedAccess& issued, const BesideAccess& beside = {});

Response RefuseRestriction(const Call& call, const RestrictionProblem& problem);
Response RefuseGrant(const Call& call, authority::GrantRefusal refusal);

}  // namespace jeton::endpoints::oauth2
