#include "endpoints/oauth2/redirect.h"

#include <algorithm>

#include "authority/applications/code_flow.h"
#include "base/encoding.h"
#include "domain/redirect_uri.h"

namespace jeton::endpoints::oauth2 {
namespace {

void AppendPairs(std::string& out, char separator, const CheckedRedirect::Pairs& pairs) {
  for (const auto& [name, value] : pairs) {
    out.append(1, std::exchange(separator, '&')).append(name).append("=").append(PercentEncode(value));
  }
}

}  // namespace

std::optional<CheckedRedirect> CheckedRedirect::Check(const Settings& settings, const Application& application,
                                                      AskedRedirect asked, const RedirectRules& rules) {
  if (!authority::MayRedirect(settings, application, asked.uri)) return std::nullopt;
  return CheckedRedirect(std::move(asked), rules);
}

std::optional<CheckedRedirect> CheckedRedirect::CheckStandard(const Application& application, AskedRedirect asked,
                                                              const RedirectRules& rules) {
  auto registered = SplitWords(application.more_redirects);
  if (!application.redirect_uri.empty()) registered.insert(registered.begin(), application.redirect_uri);
  if (asked.uri.empty() && registered.size() == 1) asked.uri = registered.front();
  const bool matches = std::ranges::any_of(
      registered, [&](std::string_view one) { return IsRedirectUri(one) && RedirectMatches(one, asked.uri); });
  if (!matches) return std::nullopt;
  return CheckedRedirect(std::move(asked), rules);
}

std::optional<CheckedRedirect> CheckedRedirect::Check(const BrokerClient& client, AskedRedirect asked,
                                                      const RedirectRules& rules) {
  if (!client.Registered(asked.uri)) return std::nullopt;
  return CheckedRedirect(std::move(asked), rules);
}

wire::Response CheckedRedirect::Send(Pairs query, const Pairs& fragment) const {
  const auto own_query = asked_.uri.find('?');
  const bool added = rules_.query == RedirectRules::Query::kAdded;
  std::string location = added ? asked_.uri : asked_.uri.substr(0, own_query);
  if (asked_.state) query.emplace_back("state", *asked_.state);
  if (!rules_.issuer.empty()) query.emplace_back("iss", std::string(rules_.issuer));
  AppendPairs(location, added && own_query != std::string::npos ? '&' : '?', query);
  AppendPairs(location, '#', fragment);
  wire::Response response{.status = rules_.status, .content_type = {}, .fixed_headers = rules_.fixed_headers};
  response.AddHeader("Location", location);
  return response;
}

wire::Response CheckedRedirect::Error(OAuthError error, std::string_view description) const {
  Pairs query{{"error", std::string(CodeOf(error))}};
  if (!description.empty()) query.emplace_back("error_description", description);
  return Send(std::move(query));
}

}  // namespace jeton::endpoints::oauth2
