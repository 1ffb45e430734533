#include "endpoints/oauth2/jwt_bearer.h"

#include <utility>

#include "domain/names.h"
#include "endpoints/foreign_token.h"
#include "endpoints/oauth2/access_answer.h"
#include "endpoints/oauth2/common.h"

namespace jeton::endpoints::oauth2 {
namespace {

using authority::AssertionFault;
using authority::ExchangeError;

// The caller is not told why: it may be a stranger, who would learn which rules there are. An explanation and the log
// of a client's organization tell its admins, and the trial of a robot's rules tells its owner.
Outcome RefuseAssertion(const Call& call, const Actor& client, const JwtBearer& grant,
                        const authority::AssertionFailure& failure) {
  const auto refuse = [&](OAuthError error, std::string_view why) { return ErrorResponse(call, error, why); };
  switch (failure.fault) {
    case AssertionFault::kScope: return RefuseGrant(call, authority::GrantRefusal::kInvalidScope);
    case AssertionFault::kTarget: return RefuseGrant(call, authority::GrantRefusal::kInvalidTarget);
    case AssertionFault::kLimitReached: return RefuseGrant(call, authority::GrantRefusal::kLimitReached);
    case AssertionFault::kNoKey: return RefuseGrant(call, authority::GrantRefusal::kNoKey);
    case AssertionFault::kFormat:
    case AssertionFault::kRefused: break;
  }
  if (auto detour = DetourForForeign(call, grant.assertion, failure.why)) return std::move(*detour);
  const std::string told = "The assertion is not accepted, or not from this caller";
  if (client.anonymous()) return refuse(OAuthError::kInvalidGrant, told + ".");
  const std::string code = RecordRefusedAssertion(call.run, call.authority.denials, client, failure.why);
  Response response = refuse(OAuthError::kInvalidGrant, told + WithReason(code));
  response.commits = true;
  return response;
}

}  // namespace

Result<JwtBearer, GrantError> JwtBearer::Read(const FindParameter& find) {
  auto assertion = find("assertion");
  if (!assertion) return Fail(GrantError{OAuthError::kInvalidRequest, "assertion"});
  return JwtBearer{.assertion = Secret(std::move(*assertion)),
                   .robot = find("robot").value_or(""),
                   .scope = find("scope"),
                   .resources = find.All("resource"),
                   .restriction = RestrictionIn(find)};
}

std::optional<Outcome> DetourForForeign(const Call& call, const Secret& token, const authority::ExchangeRefusal& why) {
  if (why.error == ExchangeError::kKeysNotFetched) return FetchKeys(call, token, kAnyRobot);
  if (why.error == ExchangeError::kSignatureUnchecked) return CheckToken(call, token);
  CountExchange(call.run, why.error);
  return std::nullopt;
}

Outcome Issue(const Call& call, const Actor& client, const JwtBearer& grant) {
  const auto restriction = ReadRestriction(grant.restriction);
  if (!restriction) return RefuseRestriction(call, restriction.error());
  const auto issued = authority::IssueForAssertion(call.run, call.authority.issuers, client,
                                                   {.assertion = std::string(grant.assertion.Reveal()),
                                                    .robot = grant.robot,
                                                    .access = {grant.resources, grant.scope},
                                                    .restriction = *restriction});
  if (!issued) return RefuseAssertion(call, client, grant, issued.error());
  CountExchange(call.run, std::nullopt);
  return AnswerAccess(call, *issued);
}

}  // namespace jeton::endpoints::oauth2
