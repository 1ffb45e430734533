#include "authority/federation/trust.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "authority/audit.h"
#include "authority/federation/foreign_token.h"
#include "storage/tokens/trust_rules.h"

namespace jeton::authority {
namespace {

TrustRule RuleFor(const Run& run, const Id& robot, const std::vector<TrustRule>& old, const TrustRequest& wanted) {
  TrustRule rule{run.NewId(), robot, wanted.issuer, wanted.subject, wanted.audiences, wanted.claims, wanted.name};
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
    if (!rule.audiences.empty()) entry["audiences"] = boost::json::array(rule.audiences.begin(), rule.audiences.end());
    config.push_back(std::move(entry));
  }
  return config;
}

}  // namespace

std::vector<TrustRule> ShowTrust(const Work& work, const SeenRobot& robot) {
  return storage::TrustRules(work.tx()).Of(robot.id());
}

Result<std::vector<TrustRule>, Refusal> ReplaceTrust(const Run& run, const ChangedRobot& robot,
                                                     const std::vector<TrustRequest>& requests) {
  storage::TrustRules stored(run.tx());
  const auto old = stored.Of(robot.id());
  std::vector<TrustRule> rules;
  for (const TrustRequest& request : requests) {
    if (IsOurs(run, request.issuer) || !run.settings.IssuerAllowed(request.issuer))
      return Fail(Refusal::kIssuerNotAllowed);
    rules.push_back(RuleFor(run, robot.id(), old, request));
  }
  stored.Replace(robot.id(), rules);
  Record(run, robot.by(), "create_robot_federation", robot.account().owner,
         {{"config", ConfigOf(rules)}, {"robot", robot.short_name()}});
  return rules;
}

void RemoveTrust(const Run& run, const ChangedRobot& robot) {
  storage::TrustRules(run.tx()).Replace(robot.id(), {});
  Record(run, robot.by(), "delete_robot_federation", robot.account().owner, {{"robot", robot.short_name()}});
}

}  // namespace jeton::authority
