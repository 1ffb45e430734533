#include <array>

#include "authority/grants/revocation.h"
#include "authority/registry/registry_logins.h"
#include "endpoints/descent.h"
#include "endpoints/oauth2/common.h"
#include "endpoints/oauth2/endpoints.h"

namespace jeton::endpoints::oauth2 {

namespace {

constexpr std::array<std::string_view, 3> kRevocationNames = {"token", "token_type_hint", kDescendantsParameter};

// No caller can authenticate with an identity token here, not even its holder. So any caller that knows it may end it.
bool IsIdentityToken(std::string_view text) {
  const auto identified = IdentifyToken(text);
  return identified && identified->kind == TokenKind::kIdentity;
}

bool ShowsNothing(const Call& call, const FindParameter& find) {
  return !call.request.HasHeader("Authorization") && !find("client_secret");
}

Response Done() { return {.content_type = {}, .fixed_headers = wire::kNoStore}; }

}  // namespace

Outcome PostRevoke(const Call& call) {
  const auto form = ReadForm(call, kRevocationNames);
  if (!form) return form.error();
  const FindParameter find = NotEmptyIn(*form);
  const auto text = find("token");
  if (text && IsIdentityToken(*text) && ShowsNothing(call, find)) {
    authority::EndPresentedLogin(call.run, Actor{}, *text);
    return Done();
  }
  const auto caller = AuthenticateClient(call, *form, PublicClients::kAccepted);
  if (!caller) return caller.error();
  if (!text) {
    return ErrorResponse(call, OAuthError::kInvalidRequest, IsMissing("token"));
  }
  const auto descendants = ParseDescendants(find(kDescendantsParameter));
  if (!descendants) {
    return ErrorResponse(call, OAuthError::kInvalidRequest, "The parameter descendants must be end or keep.");
  }
  // Another client's token stays alive, and the answer is the same as for an unknown token: callers must not learn
  // which tokens exist.
  (void)authority::RevokePresented(call.run, **caller, *text, *descendants);
  return Done();
}

}  // namespace jeton::endpoints::oauth2
