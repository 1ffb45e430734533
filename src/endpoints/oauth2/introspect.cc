#include <array>

#include "domain/policy.h"
#include "domain/token_kind.h"
#include "endpoints/oauth2/common.h"
#include "endpoints/oauth2/endpoints.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::array<std::string_view, 3> kIntrospectionNames = {"token", "token_type_hint", "client_address"};

Response Answer(std::string body) { return {.fixed_headers = wire::kNoStore, .body = std::move(body)}; }

// Prints the token's scopes, narrowed by its restriction.
std::string PrintNarrowedScopes(const Token& token, const Restriction& restriction) {
  switch (InfoOf(token.kind).reach) {
    case TokenReach::kOAuthScopes:
      return NarrowedScopes(OAuthScopes::Parse(token.scopes).value_or(OAuthScopes()), restriction).Print();
    case TokenReach::kAuthorizationScopes: {
      const auto scopes = AuthorizationScopes::Parse(token.scopes);
      return scopes ? NarrowedScopes(*scopes, restriction).Print() : std::string();
    }
    case TokenReach::kNothing:
    case TokenReach::kRobot:
    case TokenReach::kApplicationPassword:
    case TokenReach::kEverything: break;
  }
  return token.scopes;
}

// Narrows `scope` too, so that callers that do not know our members do not overestimate the token.
std::string PrintNarrowed(wire::ActiveToken active, const Token& token, const Restriction& restriction) {
  const std::string scope = PrintNarrowedScopes(token, restriction);
  active.scope = scope;
  const std::string actions = restriction.actions ? PrintActionWords(*restriction.actions) : std::string();
  active.repositories = restriction.repositories;
  active.actions = actions;
  active.addresses = restriction.addresses;
  return active.Print();
}

Response Active(const Call& call, const CheckedToken& checked) {
  const Token& token = checked.token();
  const auto id = token.id.ToUuidCharacters();
  const bool person = checked.actor.subject != SubjectKind::kApplication;
  wire::ActiveToken active{.scope = token.scopes,
                           .client_id = checked.application ? std::string_view(checked.application->client_id) : "",
                           .username = person ? std::string_view(checked.actor.name) : std::string_view(),
                           .sub = checked.actor.name,
                           .iss = call.run.settings.public_url,
                           .jti = {id.data(), id.size()},
                           .iat = ToUnixSeconds(token.created)};
  if (token.expires != kNever) active.exp = ToUnixSeconds(token.expires);
  const auto& restriction = checked.fact->restriction;
  return Answer(restriction ? PrintNarrowed(active, token, *restriction) : active.Print());
}

Outcome Inactive(CredentialError error) {
  if (const auto detour = DetourFor(error)) return *detour;
  return Answer(std::string(wire::kInactiveToken));
}

Outcome Introspect(const Call& call) {
  const auto form = ReadForm(call, kIntrospectionNames);
  if (!form) return form.error();
  const std::string* const text = form->Find("token");
  const std::string_view token = text == nullptr ? std::string_view() : *text;
  const Digest digest = call.run.identity.ExpectToken(token);
  // Only the caller knows the client's address. Without client_address, it matches no address.
  Work asked = static_cast<const Work&>(call.run);
  const std::string* const address = form->Find("client_address");
  asked.address = address == nullptr ? std::string_view() : *address;
  // A caller that introspects its own token spends a use by authenticating, and the last use ends the token: look it up
  // first. Uses are only counted in transactions, so without one the lookup can come later.
  std::optional<Result<CheckedToken, CredentialError>> before;
  if (call.run.transaction != nullptr) before = call.run.identity.CheckToken(asked, token, digest);
  const auto caller = AuthenticateClient(call, *form);
  if (!caller) return caller.error();
  if (token.empty()) {
    return ErrorResponse(call, OAuthError::kInvalidRequest, IsMissing("token"));
  }
  const auto checked = before ? std::move(*before) : call.run.identity.CheckToken(asked, token, digest);
  if (!checked) return Inactive(checked.error());
  // A token that the caller may not introspect looks like a dead one.
  if (!MayIntrospect(**caller, checked->actor)) return Answer(std::string(wire::kInactiveToken));
  // A caller that introspects its own token has spent the use already.
  const bool own = (*caller)->token == checked->actor.token && !checked->actor.token.IsNone();
  if (own) return Active(call, *checked);
  if (const auto used = call.run.identity.Use(asked, *checked); !used) return Inactive(used.error());
  return Active(call, *checked);
}

}  // namespace

Outcome PostIntrospect(const Call& call) {
  Outcome outcome = Introspect(call);
  const auto* const response = std::get_if<Response>(&outcome);
  if (response != nullptr && response->status == 200) {
    call.run.issuer.activity().CountIntrospection(response->body != wire::kInactiveToken);
  }
  return outcome;
}

}  // namespace jeton::endpoints::oauth2
