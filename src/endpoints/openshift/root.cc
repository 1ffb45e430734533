#include "base/encoding.h"
#include "endpoints/openshift/common.h"
#include "endpoints/openshift/endpoints.h"
#include "wire/json_body.h"

namespace jeton::endpoints::openshift {
namespace {

constexpr int kFirstVersionWithAuthorizations = 12;

std::string PrintDuration(Seconds seconds) {
  const std::int64_t count = seconds.count();
  const auto print = [](std::int64_t number, std::string_view unit) {
    return std::to_string(number) + " " + std::string(unit) + (number == 1 ? "" : "s");
  };
  if (count >= 86400 && count % 86400 == 0) return print(count / 86400, "day");
  if (count >= 3600 && count % 3600 == 0) return print(count / 3600, "hour");
  if (count >= 60 && count % 60 == 0) return print(count / 60, "minute");
  return print(count, "second");
}

// Clients parse this text: after a blank line, two lines per scope, the first beginning with a star. It may contain no
// other star, and each explanation is one line.
std::string DescribeScopes(const Settings& settings) {
  std::string text = "What the token may be used for: one or more scopes, separated by commas or spaces.\n\n";
  for (const std::string& scope : AdvertisedAuthorizationScopes()) {
    const Seconds life = settings.authorization_lifetimes.For(scope).standard;
    text += "*  " + scope + "\n   " + std::string(DescribeAuthorizationScope(scope)) + " Lasts " + PrintDuration(life) +
            " unless asked otherwise.\n";
  }
  return text;
}

json::object AddLink(const Settings& settings) {
  json::array scopes(AdvertisedAuthorizationScopes().begin(), AdvertisedAuthorizationScopes().end());
  return Link(
      settings, "Add new authorization", "POST", "user/authorizations", {},
      {{"scope", "string", DescribeScopes(settings), std::move(scopes), "userinfo"},
       {"note", "string", "A description to remind you what this authorization is for.", {}, nullptr},
       {"expires_in", "integer", "The number of seconds before it expires; -1 for the default of its scopes.", {}, -1},
       {"reuse",
        "boolean",
        "Whether a token of yours with the same scopes, that lasts, may be used again.",
        {true, false},
        false}});
}

// An answer that is the same for all callers.
Response Public(const Exchange& exchange, std::string_view type, json::object data) {
  wire::BrokerEnvelope envelope{
      .version = exchange.version, .type = type, .data = std::move(data), .format = exchange.format};
  return envelope.Print();
}

}  // namespace

Outcome RedirectToRoot(const Call& call) {
  Response response{.status = 302, .content_type = {}};
  response.AddHeader("Location", call.run.settings.public_url + "/broker/rest/api");
  return response;
}

// GET /broker/rest/api: ignores credentials.
Outcome GetRoot(const Call& call) {
  const auto exchange = Negotiate(call);
  if (!exchange) return exchange.error();
  json::object links{{"API", Link(call.run.settings, "API entry point", "GET", "api")},
                     {"GET_ENVIRONMENT", Link(call.run.settings, "Get environment information", "GET", "environment")},
                     {"GET_USER", Link(call.run.settings, "Get user information", "GET", "user")},
                     {"LIST_DOMAINS", Link(call.run.settings, "List domains", "GET", "domains")},
                     {"LIST_CARTRIDGES", Link(call.run.settings, "List cartridges", "GET", "cartridges")}};
  if (exchange->version >= kFirstVersionWithAuthorizations) {
    links["LIST_AUTHORIZATIONS"] = Link(call.run.settings, "List authorizations", "GET", "user/authorizations");
    links["SHOW_AUTHORIZATION"] = Link(call.run.settings, "Retrieve an authorization", "GET", "user/authorization/:id",
                                       {{":id", "string", "The id of the authorization, or its token.", {}, {}}});
    links["ADD_AUTHORIZATION"] = AddLink(call.run.settings);
  }
  return Public(*exchange, "links", std::move(links));
}

// GET /broker/rest/environment: always empty.
Outcome GetEnvironment(const Call& call) {
  const auto exchange = Begin(call);
  if (!exchange) return exchange.error();
  return Public(*exchange, "environment", json::object());
}

}  // namespace jeton::endpoints::openshift
