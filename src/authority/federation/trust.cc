#include "authority/federation/trust.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "authority/audit.h"
#include "authority/descent.h"
#include "authority/federation/foreign_token.h"
#include "storage/tokens/tokens.h"
#include "storage/tokens/trust_rules.h"

namespace jeton::authority {
namespace {

TrustRule RuleFor(const Run& run, const Id& robot, const std::vector<TrustRule>& old, const TrustRequest& wanted) {
  TrustRule rule{run.NewId(),   robot,       wanted.issuer, wanted.subject,  wanted.audiences,
                 wanted.claims, wanted.name, wanted.scopes, wanted.lifetime, wanted.anonymous};
  const auto same = std::find_if(old.begin(), old.end(), [&](const TrustRule& one) { return one.Equals(rule); });
  if (same != old.end()) rule.id = same->id;
  return rule;
}

void AddClaim(boost::json::object& entry, const ClaimPattern& pattern) {
  auto& claims = entry["claims"];
  if (claims.is_null()) claims.emplace_object();
  claims.get_object()[pattern.name] = pattern.value;
}

boost::json::array ConfigOf(const std::vector<TrustRule>& rules) {
  boost::json::array config;
  for (const TrustRule& rule : rules) {
    boost::json::object entry{{"issuer", rule.issuer}, {"subject", rule.subject}};
    for (const ClaimPattern& pattern : rule.claims) AddClaim(entry, pattern);
    if (rule.IsGrant()) entry["scopes"] = boost::json::array(rule.scopes.begin(), rule.scopes.end());
    if (rule.anonymous) entry["anonymous"] = true;
    if (!rule.audiences.empty()) entry["audiences"] = boost::json::array(rule.audiences.begin(), rule.audiences.end());
    config.push_back(std::move(entry));
  }
  return config;
}

// Access tokens do not say which rule gave them, so all of the robot end with a rule that gives any. They live shortly,
// and any rule that still holds gives others.
void StoreRules(const Run& run, const ChangedRobot& robot, const std::vector<TrustRule>& rules) {
  storage::TrustRules stored(run.tx());
  const auto stays = [&](const TrustRule& old) {
    return std::ranges::find(rules, old.id, &TrustRule::id) != rules.end();
  };
  const auto before = stored.Of(robot.id());
  const bool ends = std::ranges::any_of(before, [&](const TrustRule& old) { return old.IsGrant() && !stays(old); });
  stored.Replace(robot.id(), rules);
  if (!ends) return;
  DoInParts(run, [robot = robot.id(), since = run.now](const Run& part) {
    const auto removed =
        storage::Tokens(part.tx()).RemoveSome(robot, TokenKind::kOAuthAccess, since, part.now, kRemovedInOnePart);
    return removed == kRemovedInOnePart;
  });
}

}  // namespace

std::vector<TrustRule> ShowTrust(const Work& work, const SeenRobot& robot) {
  return storage::TrustRules(work.tx()).Of(robot.id());
}

Result<std::vector<TrustRule>, Refusal> ReplaceTrust(const Run& run, const ChangedRobot& robot,
                                                     const std::vector<TrustRequest>& requests) {
  const auto old = storage::TrustRules(run.tx()).Of(robot.id());
  std::vector<TrustRule> rules;
  for (const TrustRequest& request : requests) {
    if (IsOurs(run, request.issuer) || !run.settings.IssuerAllowed(request.issuer))
      return Fail(Refusal::kIssuerNotAllowed);
    rules.push_back(RuleFor(run, robot.id(), old, request));
  }
  StoreRules(run, robot, rules);
  Record(run, robot.by(), "create_robot_federation", robot.account().owner,
         {{"config", ConfigOf(rules)}, {"robot", robot.short_name()}});
  return rules;
}

void RemoveTrust(const Run& run, const ChangedRobot& robot) {
  StoreRules(run, robot, {});
  Record(run, robot.by(), "delete_robot_federation", robot.account().owner, {{"robot", robot.short_name()}});
}

}  // namespace jeton::authority
