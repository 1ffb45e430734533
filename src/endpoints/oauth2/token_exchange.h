#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "endpoints/call.h"
#include "endpoints/oauth2/grant_list.h"
#include "endpoints/restriction.h"

namespace jeton::endpoints::oauth2 {

// RFC 8693, section 2.1.
struct TokenExchange {
  static constexpr std::string_view kType = "urn:ietf:params:oauth:grant-type:token-exchange";
  static constexpr GrantType kGrant = GrantType::kTokenExchange;
  // `resource` and `audience` may come again.
  static constexpr std::array<std::string_view, 11> kParameters = {
      "subject_token", "subject_token_type", "actor_token", "actor_token_type", "requested_token_type",
      "scope",         "repositories",       "actions",     "addresses",        "not_before",
      "uses"};

  std::string subject_token;
  std::string subject_token_type;
  std::optional<std::string> actor_token;
  std::optional<std::string> actor_token_type;
  std::optional<std::string> requested_token_type;
  std::vector<std::string> resources;  // and audiences
  std::optional<std::string> scope;
  AskedRestriction restriction;

  static Result<TokenExchange, GrantError> Read(const FindParameter& find);
};

Outcome Issue(const Call& call, const Actor& client, const TokenExchange& grant);

}  // namespace jeton::endpoints::oauth2
