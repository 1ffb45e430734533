#include "authority/grants/registry_exchange.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "authority/audit.h"
#include "authority/federation/foreign_grant.h"
#include "authority/registry/registry_claims.h"
#include "base/encoding.h"
#include "domain/descent.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

// A registry token cannot hold these.
bool CountsUsesOrPlaces(const Restriction& restriction) {
  return restriction.uses > 0 || !restriction.addresses.empty() || restriction.not_before != TimePoint();
}

Powers PowersOf(const std::vector<std::string>& scopes) {
  return Powers::Of(OAuthScopes::Parse(JoinWords(scopes)).value_or(OAuthScopes()));
}

Result<Actor, ExchangeFailure> OwnSubject(const Run& run, const Application& client, const ExchangeRequest& request) {
  const auto subject = CheckSubject(run, client, request);
  if (!subject) return Fail(ExchangeFailure{subject.error()});
  // A registry's log would not show that another than the subject acts.
  const bool acted_for = request.actor_token.has_value() || !subject->token().act.empty();
  if (!MayHideActors(client, acted_for).allowed()) return Fail(ExchangeFailure{ExchangeFault::kSubject});
  // A token for an API says nothing about registries.
  if (subject->api) return Fail(ExchangeFailure{ExchangeFault::kTarget});
  const auto scopes = ScopesOf(ServerTarget(run.settings.public_url, client), subject->token(), std::nullopt);
  if (!scopes) return Fail(ExchangeFailure{scopes.error()});
  const auto restriction = RestrictionOf(*subject, request.restriction);
  if (!restriction) return Fail(ExchangeFailure{ExchangeFault::kRestriction});
  Actor actor = subject->actor;
  actor.powers = PowersOf(*scopes);
  if (!restriction->none()) actor.restriction = std::make_shared<const Restriction>(*restriction);
  return actor;
}

Result<Actor, ExchangeFailure> ForeignSubject(const Run& run, ForeignIssuers& issuers, const Application& client,
                                              const ExchangeRequest& request) {
  const auto refuse = [](ExchangeRefusal why) {
    return Fail(ExchangeFailure{ExchangeFault::kSubject, std::move(why)});
  };
  // A registry token names no actor, so a client that has one needs the same right.
  if (!MayExchangeForeign(client, false).allowed()) {
    return Fail(ExchangeFailure{ExchangeFault::kSubject});
  }
  const auto voucher = VouchForGrant(run, issuers, {request.subject_token, &client});
  if (!voucher) return refuse(voucher.error());
  const auto targets = TargetsOfGrant(run, *voucher, &client, {});
  const auto ours = std::ranges::find_if(targets, [](const Target& target) { return !target.api; });
  if (ours == targets.end()) return Fail(ExchangeFailure{ExchangeFault::kTarget});
  if (!UseUp(run, *voucher)) return refuse({ExchangeError::kUsedBefore, voucher->rule.issuer});
  Actor actor = voucher->actor;
  actor.powers = PowersOf(ours->scopes);
  actor.credential = CredentialKind::kFederated;
  actor.token_expires = EndOfGrant(*voucher, run.now);
  if (!request.restriction.none()) actor.restriction = std::make_shared<const Restriction>(request.restriction);
  return actor;
}

}  // namespace

Result<RegistryExchange, ExchangeFailure> ExchangeForRegistry(const Run& run, ForeignIssuers& issuers,
                                                              const Actor& client, const ExchangeRequest& request,
                                                              const RegistryAudience& audience) {
  const auto fail = [](ExchangeFault fault) { return Fail(ExchangeFailure{fault}); };
  const auto application = storage::Applications(run.tx()).Find(client.application);
  if (!application) return fail(ExchangeFault::kSubject);
  const auto [scopes, malformed] = RegistryScopes::Parse({request.scope.value_or("")});
  if (malformed || scopes.empty() || scopes.size() > kMostRegistryScopes) return fail(ExchangeFault::kScope);
  if (CountsUsesOrPlaces(request.restriction)) return fail(ExchangeFault::kRestriction);
  if (const auto act = ActorsOf(run, client, request, ""); !act) return fail(act.error());
  const auto actor =
      audience.foreign ? ForeignSubject(run, issuers, *application, request) : OwnSubject(run, *application, request);
  if (!actor) return Fail(actor.error());
  if (actor->token_expires - run.now < kShortestRegistryTokenLife) return fail(ExchangeFault::kSubject);
  const auto granted = AuthorizeRegistry(run, audience.notes, *actor, audience.service, scopes);
  if (!granted) {
    return fail(granted.error().error == RegistryError::kNotCached ? ExchangeFault::kNotCached
                                                                   : ExchangeFault::kTarget);
  }
  std::string scope = PrintGrantedScopes(*granted);
  if (scope.empty()) return fail(ExchangeFault::kScope);
  boost::json::object description{{"subject", actor->name},
                                  {"scope", scope},
                                  {"registry", audience.service.service},
                                  {"application_name", application->name},
                                  {"client_id", application->client_id}};
  if (!actor->token.IsNone()) description["subject_token"] = actor->token.ToUuid();
  Record(run, client, "exchange_token", application->owner, std::move(description));
  Afterwards(run, [&activity = run.issuer.activity()] { activity.CountIssued("registry", "token_exchange"); });
  return RegistryExchange{MakeRegistryToken(run, *actor, audience.service, *granted), std::move(scope)};
}

}  // namespace jeton::authority
