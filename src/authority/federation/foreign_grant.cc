#include "authority/federation/foreign_grant.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/apis.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/trust_rules.h"

namespace jeton::authority {
namespace {

// A client makes its assertion for one request.
constexpr Seconds kLongestGrantLife{3600};

bool IsIdentityAssertion(const Proof& proof) { return proof.type == crypto::kIdentityAssertionType; }

std::optional<ExchangeError> FaultOfGrant(const Proof& proof, const Application* client, TimePoint now) {
  if (*proof.claims.expires <= now) return ExchangeError::kExpired;
  if (*proof.claims.expires - now > kLongestGrantLife + kForeignLeeway) return ExchangeError::kTooLong;
  if (!IsIdentityAssertion(proof)) return std::nullopt;
  const bool its_own = client != nullptr && TextOf(proof.claims.identity.claims, "client_id") == client->client_id;
  return its_own ? std::nullopt : std::optional(ExchangeError::kWrongClient);
}

// The owner whose rules count. None: any, and the caller is no client.
Id OwnerMeant(const Run& run, const ForeignGrant& grant) {
  if (grant.client != nullptr) return grant.client->owner;
  if (grant.resources.size() != 1) return {};
  const auto api = storage::Apis(run.tx()).FindByIdentifier(grant.resources.front());
  return api ? api->organization : Id();
}

Result<std::vector<TrustRule>, ExchangeError> CandidatesFor(const Run& run, const ForeignGrant& grant,
                                                            const ForeignIdentity& identity) {
  storage::TrustRules stored(run.tx());
  const Id owner = OwnerMeant(run, grant);
  std::vector<TrustRule> rules;
  if (!grant.robot.empty()) {
    const auto robot = storage::Accounts(run.tx()).FindByName(grant.robot);
    if (!robot || robot->kind != AccountKind::kRobot) return Fail(ExchangeError::kUnknownRobot);
    if (!owner.IsNone() && robot->owner != owner) return Fail(ExchangeError::kUnknownRobot);
    rules = stored.Of(robot->id);
  } else if (owner.IsNone()) {
    rules = stored.AnonymousFor(identity.issuer, SubjectForms(identity), kMostRulesOfIssuer + 1);
  } else {
    rules = stored.OfOwner(owner, identity.issuer, SubjectForms(identity), kMostRulesOfIssuer + 1);
  }
  if (rules.size() > kMostRulesOfIssuer) return Fail(ExchangeError::kUndecided);
  std::erase_if(rules,
                [&](const TrustRule& rule) { return !rule.IsGrant() || (grant.client == nullptr && !rule.anonymous); });
  return rules;
}

// Of several rules of one robot that fit, the first in their order counts.
Result<TrustRule, ExchangeError> FindRule(const Run& run, const ForeignGrant& grant, const ForeignIdentity& identity) {
  const auto candidates = CandidatesFor(run, grant, identity);
  if (!candidates) return Fail(candidates.error());
  auto found = FindOnlyRule(run, *candidates, identity);
  if (!found) return found;
  for (TrustRule& rule : storage::TrustRules(run.tx()).Of(found->account)) {
    const bool meant = std::ranges::find(*candidates, rule.id, &TrustRule::id) != candidates->end();
    if (meant && Compare(rule, identity, run.settings.federation_audiences).Whole()) return std::move(rule);
  }
  return found;
}

// The scopes of this server among a rule's.
std::string ServerScopes(const TrustRule& rule) {
  std::vector<std::string> ours;
  for (const std::string& scope : rule.scopes) {
    if (OAuthScopes::Parse(scope)) ours.push_back(scope);
  }
  return JoinWords(ours);
}

void KeepOnly(std::vector<Target>& targets, const std::vector<std::string>& allowed) {
  for (Target& target : targets) {
    for (auto* const scopes : {&target.scopes, &target.harmless}) {
      std::erase_if(*scopes, [&](const std::string& scope) { return !HasWord(allowed, scope); });
    }
  }
  std::erase_if(targets, [](const Target& target) { return target.scopes.empty(); });
}

// What a robot may have as its own client: this server, and all APIs of its owner.
std::vector<Target> TargetsOfRobot(const Run& run, const Voucher& voucher, const std::vector<std::string>& resources) {
  std::vector<GrantedApi> apis;
  for (Api& api : storage::Apis(run.tx()).Meant(voucher.robot.owner, resources)) {
    apis.push_back({std::move(api), voucher.rule.scopes});
  }
  auto targets = TargetsOf(run.settings.public_url, AsClient(voucher), apis);
  // An application without scopes has the harmless ones, a rule without scopes of this server none.
  if (ServerScopes(voucher.rule).empty()) targets.erase(targets.begin());
  return targets;
}

// A text, or a list of texts.
std::vector<std::string> TextsOf(const boost::json::object& claims, const char* name) {
  const auto* const value = claims.if_contains(name);
  if (value == nullptr) return {};
  if (value->is_string()) return {std::string(value->get_string())};
  std::vector<std::string> texts;
  if (!value->is_array()) return texts;
  for (const auto& one : value->get_array()) {
    if (one.is_string()) texts.emplace_back(one.get_string());
  }
  return texts;
}

// A claim that is there bounds, whatever it holds.
void BoundByAssertion(std::vector<Target>& targets, const boost::json::object& claims) {
  if (claims.contains("resource")) {
    const auto resources = TextsOf(claims, "resource");
    std::erase_if(targets, [&](const Target& target) {
      return std::ranges::none_of(resources, [&](const auto& one) { return NamesTarget(target.identifier, one); });
    });
  }
  if (claims.contains("scope")) KeepOnly(targets, CopyWords(TextOf(claims, "scope")));
}

}  // namespace

Result<Voucher, ExchangeRefusal> VouchForGrant(const Run& run, ForeignIssuers& issuers, const ForeignGrant& grant) {
  auto proof = ProveForeign(run, issuers, {.login = kAnyRobot, .token = grant.token, .use = ForeignUse::kGrant});
  if (!proof) return Fail(proof.error());
  const std::string issuer = proof->claims.identity.issuer;
  if (const auto fault = FaultOfGrant(*proof, grant.client, run.now)) return Fail(ExchangeRefusal{*fault, issuer});
  auto rule = FindRule(run, grant, proof->claims.identity);
  if (!rule) return Fail(ExchangeRefusal{rule.error(), issuer});
  auto robot = storage::Accounts(run.tx()).Find(rule->account);
  if (!robot) return Fail(ExchangeRefusal{ExchangeError::kUnknownRobot, issuer});
  return Vouch(run, std::move(*proof), std::move(*rule), std::move(*robot));
}

std::vector<Target> TargetsOfGrant(const Run& run, const Voucher& voucher, const Application* client,
                                   const std::vector<std::string>& resources) {
  auto targets = client == nullptr
                     ? TargetsOfRobot(run, voucher, resources)
                     : TargetsOf(run.settings.public_url, *client, storage::Applications(run.tx()).ApisOf(client->id));
  std::vector<std::string> allowed = voucher.rule.scopes;
  // A scope of this server stands for what it implies.
  if (const auto ours = OAuthScopes::Parse(ServerScopes(voucher.rule))) {
    for (std::string& word : CopyWords(ours->Expanded().Print())) allowed.push_back(std::move(word));
  }
  KeepOnly(targets, allowed);
  if (IsIdentityAssertion(voucher.proof)) BoundByAssertion(targets, voucher.proof.claims.identity.claims);
  return targets;
}

TimePoint EndOfGrant(const Voucher& voucher, TimePoint now) {
  const TimePoint end = std::min<TimePoint>(*voucher.proof.claims.expires, voucher.robot.expires);
  return voucher.rule.lifetime.count() > 0 ? std::min<TimePoint>(end, now + voucher.rule.lifetime) : end;
}

bool UseUp(const Run& run, const Voucher& voucher) {
  return storage::UseAssertion(run.tx(), voucher.proof.digest, voucher.proof.ForgottenAt());
}

Application AsClient(const Voucher& voucher) {
  return {.id = {},
          .owner = voucher.robot.owner,
          .client_id = voucher.robot.name,
          .name = voucher.robot.name,
          .scopes = ServerScopes(voucher.rule)};
}

}  // namespace jeton::authority
