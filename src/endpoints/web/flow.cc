#include "endpoints/web/flow.h"

#include "authority/applications/pkce.h"
#include "authority/people/sessions.h"
#include "endpoints/password.h"
#include "wire/json_body.h"

namespace jeton::endpoints::web {
namespace {

constexpr oauth2::RedirectRules kRedirectRules{.query = oauth2::RedirectRules::Query::kAdded,
                                               .fixed_headers = kNeverStore};

Result<Actor, CredentialError> ByBasic(const Call& call, const wire::BasicCredentials& basic) {
  const std::string_view secret = basic.secret.Reveal();
  if (basic.name == "$oauthtoken") return call.run.identity.ByBearer(call.run, secret);
  if (basic.name == "$app" && call.run.settings.application_passwords) {
    return call.run.identity.ByApplicationPassword(call.run, secret);
  }
  // Robots and unknown kinds of tokens cannot authorize an application.
  if (basic.name.find('+') != std::string::npos || basic.name == "$token") return Fail(CredentialError::kUnknown);
  return call.run.identity.ByPassword(call.run, basic.name);
}

Result<Actor, Outcome> OrNobody(const Call& call, Result<Actor, CredentialError> actor) {
  if (actor) return std::move(*actor);
  if (auto detour = DetourFor(call, actor.error())) return Fail(Outcome(std::move(*detour)));
  if (actor.error() == CredentialError::kTooManyWrong) return Fail(Outcome(TooManyLogins(call)));
  return Actor{};
}

// Returns the challenge in its stored form: empty if absent, nothing if invalid.
std::optional<std::string> ReadChallenge(const Asked& asked) {
  if (!asked.challenge) return asked.challenge_method ? std::nullopt : std::optional<std::string>("");
  return authority::KeepChallenge(*asked.challenge, asked.challenge_method.value_or(""));
}

Outcome GrantToken(const Call& call, const Actor& actor, const authority::Grantable& grantable, const Asked& asked,
                   const oauth2::CheckedRedirect& redirect) {
  const auto issued = authority::GrantToken(call.run, actor, grantable, asked.scope);
  if (!issued) return redirect.Error(OAuthError::kAccessDenied);
  const auto life = std::chrono::round<Seconds>(issued->token.expires - issued->token.created);
  return redirect.Send({{"scope", asked.scope}}, {{"access_token", std::string(issued->secret.Reveal())},
                                                  {"token_type", "Bearer"},
                                                  {"expires_in", std::to_string(life.count())}});
}

}  // namespace

Result<Actor, Outcome> AuthenticateSession(const Call& call) {
  const auto cookie = ReadSessionCookie(call.request);
  if (!cookie) return Actor{};
  return OrNobody(call, call.run.identity.BySession(call.run, cookie->Reveal()));
}

Result<Actor, Outcome> Authenticate(const Call& call) {
  const wire::Authorization presented = call.Presented();
  const auto* const basic = std::get_if<wire::BasicCredentials>(&presented);
  if (basic == nullptr) return AuthenticateSession(call);
  return OrNobody(call, ByBasic(call, *basic));
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

bool OfferFits(const Settings& settings, const Asked& asked) {
  return !asked.assignment || (settings.assign_tokens && asked.response_type == "token");
}

std::optional<oauth2::CheckedRedirect> RedirectOf(const Call& call, const authority::Grantable& grantable,
                                                  const Asked& asked) {
  return oauth2::CheckedRedirect::Check(call.run.settings, grantable.application, {asked.redirect_uri, asked.state},
                                        kRedirectRules);
}

Response ProviderError(OAuthError error) {
  Response response = ErrorAnswer(400, CodeOf(error));
  response.content_type = "application/json;charset=UTF-8";
  return response;
}

Response MissingParameter(std::string_view name) { return ErrorAnswer(400, "Required param: " + std::string(name)); }

Outcome Grant(const Call& call, const Actor& actor, const Asked& asked) {
  const auto grantable =
      authority::FindGrantable(call.run, actor, asked.client_id, asked.assignment ? &*asked.assignment : nullptr);
  // Do not redirect the user before the address is known to belong to the client.
  const auto redirect = grantable ? RedirectOf(call, *grantable, asked) : std::nullopt;
  if (!redirect) return ProviderError(OAuthError::kInvalidRequest);
  const bool by_code = asked.response_type == "code";
  if (!by_code && asked.response_type != "token") return redirect->Error(OAuthError::kUnsupportedResponseType);
  const bool sendable = by_code || authority::MaySendTokens(call.run.settings, grantable->application, redirect->uri());
  if (!sendable || !MayGrant(actor, *grantable, {}, by_code)) return redirect->Error(OAuthError::kUnauthorizedClient);
  const auto scopes = call.run.settings.ParseScopes(asked.scope);
  if (!scopes || !MayGrant(actor, *grantable, *scopes, by_code)) return redirect->Error(OAuthError::kInvalidScope);
  const auto challenge = ReadChallenge(asked);
  if (by_code && !challenge) return redirect->Error(OAuthError::kInvalidRequest);
  if (!call.run.tx().writable()) return NeedWrite{};
  if (!by_code) return GrantToken(call, actor, *grantable, asked, *redirect);
  const Secret code = authority::GrantCode(call.run, actor, *grantable, {asked.scope, redirect->uri(), *challenge});
  return redirect->Send({{"scope", asked.scope}, {"code", std::string(code.Reveal())}});
}

PageSecret SecretForPage(const Call& call) {
  if (const auto cookie = ReadSessionCookie(call.request)) return {{}, authority::CsrfToken(cookie->Reveal())};
  Secret fresh = authority::NewSessionCookie(call.run.issuer.random());
  std::string csrf = authority::CsrfToken(fresh.Reveal());
  return {std::move(fresh), std::move(csrf)};
}

void PageSecret::Set(const Call& call, Response& response) const {
  if (fresh) AddSessionCookie(call.run.settings, response, *fresh);
}

}  // namespace jeton::endpoints::web
