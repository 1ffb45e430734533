#include "authority/grants/jwt_bearer.h"

#include <utility>

#include "authority/applications/application_tokens.h"
#include "authority/audit.h"
#include "authority/audit/denial_text.h"
#include "authority/federation/trial_findings.h"
#include "authority/registry/explanations.h"
#include "base/encoding.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

void RecordAssertion(const Run& run, const Voucher& voucher, const Application& client, const Token& issued) {
  Record(run, voucher.actor, "create_federated_token", voucher.robot.owner,
         {{"oauth_token_uuid", issued.id.ToUuid()},
          {"scope", issued.scopes},
          {"robot", voucher.robot.name},
          {"rule", voucher.rule.id.ToUuid()},
          {"issuer", voucher.rule.issuer},
          {"subject", voucher.proof.claims.identity.subject},
          {"client_id", client.client_id}});
}

}  // namespace

Result<IssuedAccess, AssertionFailure> IssueForAssertion(const Run& run, ForeignIssuers& issuers, const Actor& client,
                                                         const AssertionRequest& request) {
  const auto fail = [](AssertionFault fault) { return Fail(AssertionFailure{fault}); };
  const auto registered = client.anonymous() ? std::nullopt : storage::Applications(run.tx()).Find(client.application);
  if (!client.anonymous() && !registered) return fail(AssertionFault::kTarget);
  const Application* const known = registered ? &*registered : nullptr;
  auto voucher = VouchForGrant(run, issuers, {request.assertion, known, request.robot, request.access.resources});
  if (!voucher) return Fail(AssertionFailure{AssertionFault::kRefused, voucher.error()});
  const Application application = registered ? *registered : AsClient(*voucher);
  const auto targets = TargetsOfGrant(run, *voucher, known, request.access.resources);
  const auto chosen = ChooseAccess(targets, application, request.access);
  if (!chosen) {
    return fail(chosen.error() == TargetError::kInvalidTarget ? AssertionFault::kTarget : AssertionFault::kScope);
  }
  const Api* const api = chosen->target->api ? &*chosen->target->api : nullptr;
  const bool jwt = api != nullptr && api->token_format == ApiTokenFormat::kJwt;
  if (request.wants_jwt && !jwt) return fail(AssertionFault::kFormat);
  if (!CanIssue(run.issuer, api)) return fail(AssertionFault::kNoKey);
  if (HasAllTokens(run, known != nullptr ? known->id : voucher->robot.id)) return fail(AssertionFault::kLimitReached);
  if (!UseUp(run, *voucher)) {
    return Fail(AssertionFailure{AssertionFault::kRefused, {ExchangeError::kUsedBefore, voucher->rule.issuer}});
  }
  const AccessTerms terms{.application = application,
                          .api = api,
                          .subject = voucher->robot.id,
                          .subject_name = voucher->robot.name,
                          .scopes = JoinWords(chosen->scopes),
                          .restriction = request.restriction.Print(),
                          .usual_life = kClientCredentialsLife,
                          .longest = EndOfGrant(*voucher, run.now),
                          .act = request.act};
  IssuedAccess issued = IssueAccess(run, known != nullptr ? client : voucher->actor, terms);
  RecordAssertion(run, *voucher, application, issued.token);
  return issued;
}

std::string RecordRefusedAssertion(const Run& run, DenialNotes& notes, const Actor& client,
                                   const ExchangeRefusal& why) {
  const std::string reason(NameOf(why.error));
  Record(run, client, "federated_token_refused", client.name_space,
         {{"client_id", client.name}, {"issuer", why.issuer}, {"reason", reason}});
  Denial denial;
  denial.at = run.now;
  denial.service = run.settings.host();
  denial.login = denial.account = CutText(client.name, kMostDeniedName);
  denial.kind = client.subject;
  denial.subject = client.id;
  denial.owner = client.name_space;
  denial.address = run.address;
  denial.credential = reason;
  denial.trial.emplace().fault = reason;
  denial.trial->issuer = CutText(why.issuer, kMostClaimText);
  return KeepDenial(run, notes, denial);
}

}  // namespace jeton::authority
