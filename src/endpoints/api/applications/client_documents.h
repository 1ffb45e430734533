#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/applications/named_applications.h"
#include "base/result.h"
#include "wire/body.h"
#include "wire/document.h"

// The members of an application that only OAuth clients have: the APIs for which it gets tokens, its keys, and its
// rules for refresh tokens and for exchanges.
namespace jeton::endpoints::api {

// Rules for wire::Read. Each error follows the name of the member.
Result<std::optional<GrantTypes>, std::string> ReadGrantTypes(const boost::json::value& value);
Result<std::vector<authority::AskedApi>, std::string> ReadAskedApis(const boost::json::value& value);
Result<std::vector<std::string>, std::string> ReadScopeWords(const boost::json::value& value);
Result<std::string, std::string> ReadJwks(const boost::json::value& value);
std::string_view FaultOfJwksUri(std::string_view text);

extern const wire::Body<authority::AskedApi> kAskedApi;
extern const wire::Body<RefreshRules> kRefreshRules;
extern const wire::Body<ExchangeRules> kExchangeRules;

inline constexpr std::string_view kAuthMethods = "client_secret_basic private_key_jwt none";
inline constexpr std::string_view kAssertionAudiences = "any issuer";

struct ShownGrantedApi {
  std::string api;
  std::vector<std::string> scopes;
};
extern const wire::Document<ShownGrantedApi> kShownGrantedApi;
extern const wire::Document<RefreshRules> kShownRefreshRules;
extern const wire::Document<ExchangeRules> kShownExchangeRules;

}  // namespace jeton::endpoints::api
