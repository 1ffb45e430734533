#include "endpoints/oauth2/client_secret.h"

#include "base/encoding.h"
#include "wire/credentials.h"

namespace jeton::endpoints::oauth2 {
namespace {

using enum ClientSecretError;

std::string Unescaped(std::string_view text, const ClientSecretRules& rules) {
  if (!rules.unescape || text.find('%') == std::string_view::npos) return std::string(text);
  return PercentDecode(text, true).value_or("");
}

bool IsRefused(const wire::Request& request, ClientSecretRules::Unusable rule) {
  const auto header = request.HeaderValue("Authorization");
  if (!header || rule == ClientSecretRules::Unusable::kIgnored) return false;
  return rule == ClientSecretRules::Unusable::kRefused ||
         EqualsIgnoringCase(std::string_view(*header).substr(0, 5), "basic");
}

}  // namespace

Result<ClientSecret, ClientSecretError> ReadClientSecret(const wire::Request& request, const FindParameter& find,
                                                         const ClientSecretRules& rules) {
  auto id = find("client_id");
  auto secret = find("client_secret");
  const bool strict = rules.beside == ClientSecretRules::Beside::kRefused;
  if (strict && secret && request.HasHeader("Authorization")) return Fail(kShownTwice);
  const wire::Authorization presented = wire::ReadAuthorization(request);
  if (const auto* const basic = std::get_if<wire::BasicCredentials>(&presented)) {
    std::string name = Unescaped(basic->name, rules);
    if (strict && id && *id != name) return Fail(kTwoClients);
    return ClientSecret{std::move(name), Secret(Unescaped(basic->secret.Reveal(), rules)), true};
  }
  if (IsRefused(request, rules.unusable)) return Fail(kUnusableHeader);
  if (!id) return Fail(kIdMissing);
  if (!secret) return Fail(kSecretMissing);
  return ClientSecret{std::move(*id), Secret(std::move(*secret)), false};
}

}  // namespace jeton::endpoints::oauth2
