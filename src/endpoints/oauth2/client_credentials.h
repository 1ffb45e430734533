#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/applications/oauth_client.h"
#include "endpoints/call.h"
#include "endpoints/oauth2/grant_list.h"
#include "endpoints/restriction.h"

namespace jeton::endpoints::oauth2 {

// RFC 6749, section 4.4.2, with restrictions of the token.
struct ClientCredentials {
  static constexpr GrantType kGrant = GrantType::kClientCredentials;
  static constexpr std::string_view kType = "client_credentials";
  static constexpr std::array<std::string_view, 6> kParameters = {"scope",     "repositories", "actions",
                                                                  "addresses", "not_before",   "uses"};

  std::optional<std::string> scope;
  AskedRestriction restriction;
  std::vector<std::string> resources{};  // RFC 8707

  static Result<ClientCredentials, GrantError> Read(const FindParameter& find);
};

Outcome Issue(const Call& call, const Actor& client, const ClientCredentials& grant);

}  // namespace jeton::endpoints::oauth2
