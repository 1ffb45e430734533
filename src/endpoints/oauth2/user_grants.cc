#include "endpoints/oauth2/user_grants.h"

#include <utility>

#include "authority/grants/codes.h"
#include "authority/grants/refresh_tokens.h"
#include "endpoints/oauth2/access_answer.h"
#include "endpoints/oauth2/common.h"

namespace jeton::endpoints::oauth2 {
namespace {

using authority::GrantFault;

struct FaultRow {
  OAuthError error;
  std::string_view description;
};

FaultRow RowOf(GrantFault fault) {
  switch (fault) {
    case GrantFault::kMalformed: return {OAuthError::kInvalidRequest, "The code_verifier is malformed."};
    case GrantFault::kScope:
      return {OAuthError::kInvalidScope, "The scope is malformed, or more than was granted for the resource."};
    case GrantFault::kTarget:
      return {OAuthError::kInvalidTarget, "The resource was not granted, or several were: name one of them."};
    case GrantFault::kLimitReached:
      return {OAuthError::kInvalidRequest,
              "Token limit reached: the application has as many live tokens as it may have."};
    case GrantFault::kNoKey:
      return {OAuthError::kTemporarilyUnavailable, "The key that signs tokens for this API is missing."};
    case GrantFault::kInvalid:
    case GrantFault::kNoted: break;
  }
  return {OAuthError::kInvalidGrant, "The grant is unknown, has ended, was used, or is not for this client."};
}

}  // namespace

Result<ProvenCode, GrantError> ProvenCode::Read(const FindParameter& find) {
  auto code = AuthorizationCode::Read(find);
  if (!code) return Fail(code.error());
  if (!code->verifier) return Fail(GrantError{OAuthError::kInvalidRequest, "code_verifier"});
  return ProvenCode{std::move(*code), find.All("resource")};
}

Result<NarrowedRefresh, GrantError> NarrowedRefresh::Read(const FindParameter& find) {
  auto token = RefreshToken::Read(find);
  if (!token) return Fail(token.error());
  return NarrowedRefresh{std::move(*token), find("scope"), find.All("resource")};
}

Response PrintIssued(const Call& call, const Result<authority::IssuedGrant, GrantFault>& issued) {
  if (!issued) {
    const FaultRow row = RowOf(issued.error());
    Response refused = ErrorResponse(call, row.error, row.description);
    if (issued.error() == GrantFault::kNoted) refused.commits = true;
    return refused;
  }
  return AnswerAccess(call, issued->access,
                      {.scope = issued->scope,
                       .refresh_token = issued->refresh ? std::string(issued->refresh->Reveal()) : std::string()});
}

Outcome Issue(const Call& call, const Actor& client, const ProvenCode& grant) {
  return PrintIssued(call, authority::UseCode(call.run, client,
                                              {.code = grant.code,
                                               .redirect_uri = grant.redirect_uri,
                                               .verifier = *grant.verifier,
                                               .access = {grant.resources, grant.scope}}));
}

Outcome Issue(const Call& call, const Actor& client, const NarrowedRefresh& grant) {
  return PrintIssued(
      call, authority::UseRefreshToken(call.run, client, grant.token.Reveal(), {grant.resources, grant.scope}));
}

}  // namespace jeton::endpoints::oauth2
