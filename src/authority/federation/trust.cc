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

Result<std::vector<TrustRule>, Refusal> ShowTrust(const Run& run, const Actor& actor, const RobotOwner& owner,
                                                  std::string_view short_name) {
  const auto robot = FindRobot(run, actor, owner, short_name, Access::kRead);
  if (!robot) return Fail(robot.error());
  return storage::TrustRules(run.tx()).Of(robot->id);
}

Result<std::vector<TrustRule>, Refusal> ReplaceTrust(const Run& run, const Actor& actor, const RobotOwner& owner,
                                                     std::string_view short_name,
                                                     const std::vector<TrustRequest>& requests) {
  const auto robot = FindRobot(run, actor, owner, short_name, Access::kChange);
  if (!robot) return Fail(robot.error());
  storage::TrustRules stored(run.tx());
  const auto old = stored.Of(robot->id);
  std::vector<TrustRule> rules;
  for (const TrustRequest& request : requests) {
    if (IsOurs(run, request.issuer) || !run.settings.IssuerAllowed(request.issuer))
      return Fail(Refusal::kIssuerNotAllowed);
    rules.push_back(RuleFor(run, robot->id, old, request));
  }
  stored.Replace(robot->id, rules);
  Record(run, actor, "create_robot_federation", robot->owner,
         {{"config", ConfigOf(rules)}, {"robot", std::string(short_name)}});
  return rules;
}

Result<void, Refusal> RemoveTrust(const Run& run, const Actor& actor, const RobotOwner& owner,
                                  std::string_view short_name) {
  const auto robot = FindRobot(run, actor, owner, short_name, Access::kChange);
  if (!robot) return Fail(robot.error());
  storage::TrustRules(run.tx()).Replace(robot->id, {});
  Record(run, actor, "delete_robot_federation", robot->owner, {{"robot", std::string(short_name)}});
  return {};
}

}  // namespace jeton::authority
