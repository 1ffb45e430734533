#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/grants/user_grant.h"
#include "endpoints/call.h"
#include "endpoints/oauth2/grant_list.h"
#include "endpoints/oauth2/grants.h"

// The grants of the standard surface behind which a user stands.
namespace jeton::endpoints::oauth2 {

// A code with its verifier: every client of the standard surface has one.
struct ProvenCode : AuthorizationCode {
  static constexpr GrantType kGrant = GrantType::kAuthorizationCode;

  std::vector<std::string> resources;

  static Result<ProvenCode, GrantError> Read(const FindParameter& find);
};

// RFC 6749, section 6, with `scope`.
struct NarrowedRefresh : RefreshToken {
  static constexpr GrantType kGrant = GrantType::kRefreshToken;
  static constexpr std::array<std::string_view, 2> kParameters = {"refresh_token", "scope"};

  std::optional<std::string> scope;
  std::vector<std::string> resources;

  static Result<NarrowedRefresh, GrantError> Read(const FindParameter& find);
};

Outcome Issue(const Call& call, const Actor& client, const ProvenCode& grant);
Outcome Issue(const Call& call, const Actor& client, const NarrowedRefresh& grant);

// Prints what was issued, or why nothing was.
Response PrintIssued(const Call& call, const Result<authority::IssuedGrant, authority::GrantFault>& issued);

}  // namespace jeton::endpoints::oauth2
