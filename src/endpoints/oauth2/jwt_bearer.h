#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/grants/jwt_bearer.h"
#include "base/secret.h"
#include "endpoints/call.h"
#include "endpoints/oauth2/grant_list.h"
#include "endpoints/restriction.h"

namespace jeton::endpoints::oauth2 {

// RFC 7523, section 2.1, with restrictions of the token. `robot` is our own: the one that is meant, if rules of several
// could let the assertion in.
struct JwtBearer {
  static constexpr std::string_view kType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  static constexpr GrantType kGrant = GrantType::kJwtBearer;
  static constexpr bool kNeedsClient = false;  // if the rule says so
  static constexpr std::array<std::string_view, 8> kParameters = {
      "assertion", "scope", "robot", "repositories", "actions", "addresses", "not_before", "uses"};

  Secret assertion;
  std::string robot;
  std::optional<std::string> scope;
  std::vector<std::string> resources;
  AskedRestriction restriction;

  static Result<JwtBearer, GrantError> Read(const FindParameter& find);
};

Outcome Issue(const Call& call, const Actor& client, const JwtBearer& grant);

// Returns the detour that must come before the decision about a foreign token. Returns nothing if the token is refused,
// and counts the refusal; the caller records it for the client's organization (RecordRefusedAssertion).
std::optional<Outcome> DetourForForeign(const Call& call, const Secret& token, const authority::ExchangeRefusal& why);

}  // namespace jeton::endpoints::oauth2
