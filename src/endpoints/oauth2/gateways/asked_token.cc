#include "endpoints/oauth2/gateways/asked_token.h"

#include "domain/gateway.h"

namespace jeton::endpoints::oauth2 {

AskedToken::AskedToken(const Call& call, std::string_view text, std::string_view client_address)
    : identity_(call.run.identity),
      asked_(static_cast<const Work&>(call.run)),
      text_(text),
      digest_(identity_.ExpectToken(text)) {
  asked_.address = client_address;
}

TokenDescription::TokenDescription(const Call& call, const CheckedToken& checked)
    : id_(checked.token().id.ToUuidCharacters()) {
  const Token& token = checked.token();
  const bool person = checked.actor.subject != SubjectKind::kApplication;
  active_ = {
      .scope = token.scopes,
      .client_id = checked.application ? std::string_view(checked.application->client_id) : "",
      .username = person ? std::string_view(checked.actor.name) : std::string_view(),
      .sub = checked.actor.name,
      .iss = call.run.settings.public_url,
      .jti = {id_.data(), id_.size()},
      .iat = ToUnixSeconds(token.created),
      .aud = checked.api ? std::string_view(checked.api->identifier) : std::string_view(call.run.settings.public_url),
      .act = token.act};
  if (token.expires != kNever) active_.exp = ToUnixSeconds(token.expires);
  if (const auto& restriction = checked.fact->restriction) Narrow(checked, *restriction);
}

// Narrows the scope, too, so that readers who do not know our members do not overestimate the token.
void TokenDescription::Narrow(const CheckedToken& checked, const Restriction& restriction) {
  scope_ = ScopesLeft(checked.actor, checked.token().scopes);
  if (restriction.actions) actions_ = PrintActionWords(*restriction.actions);
  active_.scope = scope_;
  active_.repositories = restriction.repositories;
  active_.actions = actions_;
  active_.addresses = restriction.addresses;
}

}  // namespace jeton::endpoints::oauth2
