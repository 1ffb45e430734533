#include "authority/grants/revocation.h"

#include "authority/audit.h"
#include "authority/grants/refresh_tokens.h"
#include "authority/registry/registry_logins.h"
#include "base/token_text.h"
#include "crypto/digest.h"
#include "domain/policy.h"
#include "keys/access_jwt.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

// An opaque token, or a JWT that we have signed.
std::optional<Token> FindPresented(const Run& run, std::string_view text) {
  storage::Tokens tokens(run.tx());
  if (!LooksLikeAccessJwt(text)) return LooksLikeToken(text) ? tokens.Find(crypto::Sha256(text)) : std::nullopt;
  const auto id = ClaimedTokenId(text);
  auto token = id ? tokens.FindById(*id) : std::nullopt;
  return token && run.issuer.SignedAccessToken(text) ? std::move(token) : std::nullopt;
}

}  // namespace

Result<void, Refusal> RevokePresented(const Run& run, const Actor& caller, std::string_view text,
                                      Descendants descendants) {
  // A refresh token that was used still stands for its family.
  const auto family = FindFamily(run, text);
  const auto token = family ? family : FindPresented(run, text);
  if (!token || !token->LiveAt(run.now) || token->kind == TokenKind::kClientSecret) return {};
  if (token->kind == TokenKind::kIdentity) {
    EndPresentedLogin(run, caller, text);
    return {};
  }
  const bool itself = token->id == caller.token;
  const bool of_client = caller.subject == SubjectKind::kApplication && token->application == caller.application;
  const bool of_user = token->subject == caller.id && Decide(caller, OnSelf{SelfRole::kAdmin}).allowed();
  if (!itself && !of_client && !of_user) return Fail(Refusal::kForbidden);
  RevokeToken(run, *token, token->kind == TokenKind::kRefresh ? Descendants::kEnd : descendants);
  Record(run, caller, "revoke_oauth_api_token", caller.name_space.IsNone() ? caller.id : caller.name_space,
         {{"oauth_token_uuid", token->id.ToUuid()}});
  return {};
}

}  // namespace jeton::authority
