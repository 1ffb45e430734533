#include <array>

#include "domain/policy.h"
#include "endpoints/oauth2/common.h"
#include "endpoints/oauth2/endpoints.h"
#include "endpoints/oauth2/gateways/asked_token.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::array<std::string_view, 3> kIntrospectionNames = {"token", "token_type_hint", "client_address"};

Response Answer(std::string body) { return {.fixed_headers = wire::kNoStore, .body = std::move(body)}; }

Response Active(const Call& call, const CheckedToken& checked) {
  return Answer(TokenDescription(call, checked).active().Print());
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
  // Only the caller knows the client's address.
  const std::string* const address = form->Find("client_address");
  const AskedToken asked(call, token, address == nullptr ? std::string_view() : *address);
  // A caller that introspects its own token spends a use by authenticating, and the last use ends the token: look it up
  // first. Uses are only counted in transactions, so without one the lookup can come later.
  std::optional<Result<CheckedToken, CredentialError>> before;
  if (call.run.transaction != nullptr) before = asked.Check();
  const auto caller = AuthenticateClient(call, *form, PublicClients::kRefused, ApiCallers::kAccepted);
  if (!caller) return caller.error();
  if (token.empty()) {
    return ErrorResponse(call, OAuthError::kInvalidRequest, IsMissing("token"));
  }
  const auto checked = before ? std::move(*before) : asked.Check();
  if (!checked) return Inactive(checked.error());
  // A token that the caller may not introspect looks like a dead one.
  if (!MayIntrospect(**caller, checked->actor)) return Answer(std::string(wire::kInactiveToken));
  // A caller that introspects its own token has spent the use already.
  const bool own = (*caller)->token == checked->actor.token && !checked->actor.token.IsNone();
  if (own) return Active(call, *checked);
  if (const auto used = asked.Use(*checked); !used) return Inactive(used.error());
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
