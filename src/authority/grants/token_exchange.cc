#include "authority/grants/token_exchange.h"

#include <algorithm>
#include <utility>

#include "authority/applications/application_tokens.h"
#include "authority/audit.h"
#include "authority/grants/jwt_bearer.h"
#include "authority/grants/user_grant.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "crypto/digest.h"
#include "domain/access/scope_choice.h"
#include "domain/policy.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

ExchangeFailure FailureOf(const AssertionFailure& failure) {
  switch (failure.fault) {
    case AssertionFault::kRefused: break;
    case AssertionFault::kScope: return {ExchangeFault::kScope};
    case AssertionFault::kTarget: return {ExchangeFault::kTarget};
    case AssertionFault::kFormat: return {ExchangeFault::kFormat};
    case AssertionFault::kLimitReached: return {ExchangeFault::kLimitReached};
    case AssertionFault::kNoKey: return {ExchangeFault::kNoKey};
  }
  return {ExchangeFault::kSubject, failure.why};
}

bool IsExchangeable(const CheckedToken& checked) {
  // One whose uses are counted would give more of them with each exchange.
  const auto& restriction = checked.fact->restriction;
  return checked.token().kind == TokenKind::kOAuthAccess && checked.application &&
         !(restriction && restriction->uses > 0);
}

Result<CheckedToken, ExchangeFault> Check(const Run& run, std::string_view text, ExchangeFault fault) {
  auto checked = run.identity.CheckAnyAudience(run, text, crypto::Sha256(text));
  if (!checked) return Fail(checked.error() == CredentialError::kNotCached ? ExchangeFault::kNotCached : fault);
  if (!IsExchangeable(*checked)) return Fail(fault);
  if (const auto used = run.identity.Use(run, *checked); !used) return Fail(fault);
  return std::move(*checked);
}

std::size_t CountActors(std::string_view act) {
  std::size_t count = 0;
  const auto value = ParseJson(act);
  for (const auto* actor = value ? &*value : nullptr; actor != nullptr; actor = Member(*actor, "act")) ++count;
  return count;
}

// The actor, and behind it those that acted before (RFC 8693, section 4.1).
std::string PrintActor(const CheckedToken& actor, std::string_view before) {
  return PrintJsonObject([&](JsonObject& act) {
    act.Text("sub", actor.actor.name);
    act.Text("client_id", actor.application->client_id);
    if (!before.empty()) act.Json("act", before);
  });
}

// What the new token may be for: the audience of the subject token, if the client may have it, too. A scope means
// something only together with its API, so an exchange does not lead to another one.
Result<const Target*, ExchangeFault> TargetOf(const std::vector<Target>& targets, const CheckedToken& subject,
                                              const std::vector<std::string>& resources) {
  const auto is_its_own = [&](const Target& target) {
    return subject.api ? target.api && target.api->id == subject.api->id : !target.api;
  };
  const auto found = std::ranges::find_if(targets, is_its_own);
  if (found == targets.end()) return Fail(ExchangeFault::kTarget);
  const auto names = [&](const std::string& resource) { return NamesTarget(found->identifier, resource); };
  if (!std::ranges::all_of(resources, names)) return Fail(ExchangeFault::kTarget);
  return &*found;
}

void RecordExchange(const Run& run, const Actor& client, const CheckedToken& subject, const Application& application,
                    const Token& issued) {
  Record(run, client, "exchange_token", application.owner,
         {{"oauth_token_uuid", issued.id.ToUuid()},
          {"subject_token", subject.token().id.ToUuid()},
          {"subject", subject.actor.name},
          {"scope", issued.scopes},
          {"application_name", application.name},
          {"client_id", application.client_id}});
}

}  // namespace

Result<CheckedToken, ExchangeFault> CheckSubject(const Run& run, const Application& client,
                                                 const ExchangeRequest& request) {
  auto subject = Check(run, request.subject_token, ExchangeFault::kSubject);
  if (!subject) return subject;
  const bool allowed = MayExchange(client, *subject->application, request.actor_token.has_value()).allowed();
  return allowed ? std::move(subject) : Fail(ExchangeFault::kSubject);
}

Result<std::string, ExchangeFault> ActorsOf(const Run& run, const Actor& client, const ExchangeRequest& request,
                                            std::string_view before) {
  if (!request.actor_token) return std::string(before);
  const auto actor = Check(run, *request.actor_token, ExchangeFault::kActor);
  if (!actor) return Fail(actor.error());
  // With the token of another client, this one would hide who acts.
  if (actor->token().application != client.application) return Fail(ExchangeFault::kActor);
  if (CountActors(before) >= kMostActors) return Fail(ExchangeFault::kActor);
  return PrintActor(*actor, before);
}

Result<ScopeWords, ExchangeFault> ScopesOf(const Target& target, const Token& subject,
                                           const std::optional<std::string>& scope) {
  auto held = ParseScopeWords(subject.scopes).value_or(ScopeWords());
  // A scope of this server stands for what it implies.
  const auto ours = target.api ? std::nullopt : OAuthScopes::Parse(subject.scopes);
  if (ours) held = ParseScopeWords(ours->Expanded().Print()).value_or(ScopeWords());
  ScopeWords both;
  for (std::string& word : held) {
    if (target.Has(word)) both.push_back(std::move(word));
  }
  if (!scope) return both.empty() ? Result<ScopeWords, ExchangeFault>(Fail(ExchangeFault::kScope)) : both;
  auto asked = ParseScopeWords(*scope);
  const auto has = [&](const std::string& word) { return std::ranges::find(both, word) != both.end(); };
  if (!asked || !std::ranges::all_of(*asked, has)) return Fail(ExchangeFault::kScope);
  return std::move(*asked);
}

std::optional<Restriction> RestrictionOf(const CheckedToken& subject, const Restriction& asked) {
  const auto& held = subject.fact->restriction;
  if (!held) return asked;
  if (asked.none()) return *held;
  return IsNoWider(asked, *held) ? std::optional(asked) : std::nullopt;
}

Result<IssuedAccess, ExchangeFault> ExchangeToken(const Run& run, const Actor& client, const ExchangeRequest& request) {
  const auto application = storage::Applications(run.tx()).Find(client.application);
  if (!application) return Fail(ExchangeFault::kSubject);
  const auto subject = CheckSubject(run, *application, request);
  if (!subject) return Fail(subject.error());
  auto act = ActorsOf(run, client, request, subject->token().act);
  if (!act) return Fail(act.error());
  const auto targets = TargetsFor(run, *application, request.resources);
  const auto target = TargetOf(targets, *subject, request.resources);
  if (!target) return Fail(target.error());
  const auto scopes = ScopesOf(**target, subject->token(), request.scope);
  if (!scopes) return Fail(scopes.error());
  const auto restriction = RestrictionOf(*subject, request.restriction);
  if (!restriction) return Fail(ExchangeFault::kRestriction);
  const Api* const api = (*target)->api ? &*(*target)->api : nullptr;
  const bool jwt = api != nullptr && api->token_format == ApiTokenFormat::kJwt;
  if (request.wants_jwt && !jwt) return Fail(ExchangeFault::kFormat);
  if (!CanIssue(run.issuer, api)) return Fail(ExchangeFault::kNoKey);
  if (HasAllTokens(run, application->id)) return Fail(ExchangeFault::kLimitReached);
  const AccessTerms grant{.application = *application,
                          .api = api,
                          .subject = subject->token().subject,
                          .subject_name = subject->actor.name,
                          .scopes = JoinWords(*scopes),
                          .restriction = restriction->Print(),
                          .usual_life = kClientCredentialsLife,
                          .longest = subject->token().expires,
                          .act = std::move(*act)};
  const Token parent = subject->token();
  IssuedAccess issued = IssueAccess(run, client, grant, &parent);
  RecordExchange(run, client, *subject, *application, issued.token);
  return issued;
}

Result<IssuedAccess, ExchangeFailure> ExchangeForeign(const Run& run, ForeignIssuers& issuers, const Actor& client,
                                                      const ExchangeRequest& request) {
  const auto application = storage::Applications(run.tx()).Find(client.application);
  if (!application || !MayExchangeForeign(*application, request.actor_token.has_value()).allowed()) {
    return Fail(ExchangeFailure{ExchangeFault::kSubject});
  }
  auto act = ActorsOf(run, client, request, "");
  if (!act) return Fail(ExchangeFailure{act.error()});
  auto issued = IssueForAssertion(run, issuers, client,
                                  {.assertion = request.subject_token,
                                   .access = {request.resources, request.scope},
                                   .restriction = request.restriction,
                                   .act = std::move(*act),
                                   .wants_jwt = request.wants_jwt});
  if (!issued) return Fail(FailureOf(issued.error()));
  return std::move(*issued);
}

}  // namespace jeton::authority
