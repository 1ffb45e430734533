#include "endpoints/web/flow.h"

#include <algorithm>

#include "authority/applications/pkce.h"
#include "authority/people/sessions.h"
#include "base/encoding.h"
#include "domain/redirect_uri.h"
#include "endpoints/password.h"
#include "wire/json_body.h"

namespace jeton::endpoints::web {
namespace {

Result<Actor, CredentialError> ByBasic(Authority& authority, const Call& call, const wire::BasicCredentials& basic) {
  const std::string_view secret = basic.secret.Reveal();
  if (basic.name == "$oauthtoken") return authority.identity.ByBearer(call.work, secret);
  if (basic.name == "$app" && authority.settings.application_passwords) {
    return authority.identity.ByApplicationPassword(call.work, secret);
  }
  // Robots, and tokens of unknown kinds, authorize nothing.
  if (basic.name.find('+') != std::string::npos || basic.name == "$token") return Fail(CredentialError::kUnknown);
  return authority.identity.ByPassword(call.work, basic.name);
}

Result<Actor, Outcome> OrNobody(Authority& authority, const Call& call, Result<Actor, CredentialError> actor) {
  if (actor) return std::move(*actor);
  if (auto detour = DetourFor(authority, call, actor.error())) return Fail(Outcome(std::move(*detour)));
  if (actor.error() == CredentialError::kTooManyWrong) return Fail(Outcome(TooManyLogins(call)));
  return Actor{};
}

void AppendPairs(std::string& out, char separator, const Destination::Pairs& pairs) {
  for (const auto& [name, value] : pairs) {
    out.append(1, std::exchange(separator, '&')).append(name).append("=").append(PercentEncode(value));
  }
}

// The challenge as it is kept: empty without one, nothing when it cannot be read.
std::optional<std::string> ReadChallenge(const Asked& asked) {
  if (!asked.challenge) return asked.challenge_method ? std::nullopt : std::optional<std::string>("");
  return authority::KeepChallenge(*asked.challenge, asked.challenge_method.value_or(""));
}

Outcome GrantToken(Authority& authority, const Call& call, const Actor& actor, const authority::Grantable& grantable,
                   const Asked& asked, const Destination& destination) {
  const auto issued = authority::GrantToken(authority, call.work, actor, grantable, asked.scope);
  if (!issued) return destination.Error("access_denied");
  const auto life = std::chrono::round<Seconds>(issued->token.expires - issued->token.created);
  return destination.Send({{"scope", asked.scope}}, {{"access_token", std::string(issued->secret.Reveal())},
                                                     {"token_type", "Bearer"},
                                                     {"expires_in", std::to_string(life.count())}});
}

}  // namespace

Result<Actor, Outcome> AuthenticateSession(Authority& authority, const Call& call) {
  const auto cookie = ReadSessionCookie(call.request);
  if (!cookie) return Actor{};
  return OrNobody(authority, call, authority.identity.BySession(call.work, cookie->Reveal()));
}

Result<Actor, Outcome> Authenticate(Authority& authority, const Call& call) {
  const wire::Authorization presented = call.Presented();
  const auto* const basic = std::get_if<wire::BasicCredentials>(&presented);
  if (basic == nullptr) return AuthenticateSession(authority, call);
  return OrNobody(authority, call, ByBasic(authority, call, *basic));
}

Asked ReadAsked(const Parameters& parameters) {
  const auto unless_empty = [&](std::string_view name) {
    auto text = parameters.Get(name);
    return text && text->empty() ? std::nullopt : text;
  };
  return {.client_id = parameters.GetOr("client_id", ""),
          .redirect_uri = parameters.GetOr("redirect_uri", ""),
          .scope = parameters.GetOr("scope", ""),
          .response_type = parameters.GetOr("response_type", "code"),
          .state = parameters.Get("state"),
          .assignment = unless_empty("assignment_uuid"),
          .challenge = parameters.Get("code_challenge"),
          .challenge_method = unless_empty("code_challenge_method")};
}

bool OfferFits(const Authority& authority, const Asked& asked) {
  return !asked.assignment || (authority.settings.assign_tokens && asked.response_type == "token");
}

Response Destination::Send(const Pairs& query, const Pairs& fragment) const {
  std::string location = uri;
  AppendPairs(location, uri.find('?') == std::string::npos ? '?' : '&', query);
  if (state) AppendPairs(location, '&', {{"state", *state}});
  AppendPairs(location, '#', fragment);
  Response response{.status = 302, .content_type = {}, .fixed_headers = kNeverStore};
  response.AddHeader("Location", location);
  return response;
}

Response ProviderError(std::string_view error) {
  Response response = ErrorAnswer(400, error);
  response.content_type = "application/json;charset=UTF-8";
  return response;
}

Response MissingParameter(std::string_view name) { return ErrorAnswer(400, "Required param: " + std::string(name)); }

Outcome Grant(Authority& authority, const Call& call, const Actor& actor, const Asked& asked) {
  const auto grantable = authority::FindGrantable(authority, call.work, actor, asked.client_id,
                                                  asked.assignment ? &*asked.assignment : nullptr);
  // Until client and address are known to belong together, the user is sent nowhere.
  if (!grantable || !authority::MayRedirect(authority.settings, grantable->application, asked.redirect_uri)) {
    return ProviderError("invalid_request");
  }
  const Destination destination{asked.redirect_uri, asked.state};
  const bool by_code = asked.response_type == "code";
  if (!by_code && asked.response_type != "token") return destination.Error("unsupported_response_type");
  const bool sendable =
      by_code || authority::MaySendTokens(authority.settings, grantable->application, asked.redirect_uri);
  if (!sendable || !MayGrant(actor, *grantable, {}, by_code)) return destination.Error("unauthorized_client");
  const auto scopes = authority.settings.ParseScopes(asked.scope);
  if (!scopes || !MayGrant(actor, *grantable, *scopes, by_code)) return destination.Error("invalid_scope");
  const auto challenge = ReadChallenge(asked);
  if (by_code && !challenge) return destination.Error("invalid_request");
  if (!call.work.tx().writable()) return NeedWrite{};
  if (!by_code) return GrantToken(authority, call, actor, *grantable, asked, destination);
  const Secret code =
      authority::GrantCode(authority, call.work, actor, *grantable, asked.scope, asked.redirect_uri, *challenge);
  return destination.Send({{"scope", asked.scope}, {"code", std::string(code.Reveal())}});
}

PageSecret SecretForPage(Authority& authority, const Call& call) {
  if (const auto cookie = ReadSessionCookie(call.request)) return {{}, authority::CsrfToken(cookie->Reveal())};
  Secret fresh = authority::NewSessionCookie(authority.issuer.random());
  std::string csrf = authority::CsrfToken(fresh.Reveal());
  return {std::move(fresh), std::move(csrf)};
}

void PageSecret::Set(const Authority& authority, Response& response) const {
  if (fresh) AddSessionCookie(authority, response, *fresh);
}

}  // namespace jeton::endpoints::web
