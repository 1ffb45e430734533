#include "authority/trust.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "authority/audit.h"
#include "storage/trust_rules.h"

namespace jeton::authority {
namespace {

bool IsAllowed(const Settings& settings, const std::string& issuer) {
  const auto& allowed = settings.federation_issuers;
  return allowed.empty() || IsListed(allowed, issuer);
}

TrustRule RuleFor(Authority& authority, const Id& robot, const std::vector<TrustRule>& old,
                  const TrustRequest& wanted) {
  const auto same = std::find_if(old.begin(), old.end(), [&](const TrustRule& rule) {
    return rule.issuer == wanted.issuer && rule.subject == wanted.subject && rule.audiences == wanted.audiences;
  });
  if (same != old.end()) return *same;
  return {authority.issuer.NewId(), robot, wanted.issuer, wanted.subject, wanted.audiences};
}

boost::json::array ConfigOf(const std::vector<TrustRule>& rules) {
  boost::json::array config;
  for (const TrustRule& rule : rules) {
    boost::json::object entry{{"issuer", rule.issuer}, {"subject", rule.subject}};
    if (!rule.audiences.empty()) entry["audiences"] = boost::json::array(rule.audiences.begin(), rule.audiences.end());
    config.push_back(std::move(entry));
  }
  return config;
}

}  // namespace

Result<std::vector<TrustRule>, Refusal> ShowTrust(Authority& authority, const Work& work, const Actor& actor,
                                                  const RobotOwner& owner, std::string_view short_name) {
  const auto robot = FindRobot(authority, work, actor, owner, short_name, true);
  if (!robot) return Fail(robot.error());
  return storage::TrustRules(work.tx()).Of(robot->id);
}

Result<std::vector<TrustRule>, Refusal> ReplaceTrust(Authority& authority, const Work& work, const Actor& actor,
                                                     const RobotOwner& owner, std::string_view short_name,
                                                     const std::vector<TrustRequest>& requests) {
  const auto robot = FindRobot(authority, work, actor, owner, short_name, false);
  if (!robot) return Fail(robot.error());
  storage::TrustRules stored(work.tx());
  const auto old = stored.Of(robot->id);
  std::vector<TrustRule> rules;
  for (const TrustRequest& request : requests) {
    if (!IsAllowed(authority.settings, request.issuer)) return Fail(Refusal::kIssuerNotAllowed);
    rules.push_back(RuleFor(authority, robot->id, old, request));
  }
  stored.Replace(robot->id, rules);
  Record(authority, work, actor, "create_robot_federation", robot->owner,
         {{"config", ConfigOf(rules)}, {"robot", std::string(short_name)}});
  return rules;
}

Result<void, Refusal> RemoveTrust(Authority& authority, const Work& work, const Actor& actor, const RobotOwner& owner,
                                  std::string_view short_name) {
  const auto robot = FindRobot(authority, work, actor, owner, short_name, false);
  if (!robot) return Fail(robot.error());
  storage::TrustRules(work.tx()).Replace(robot->id, {});
  Record(authority, work, actor, "delete_robot_federation", robot->owner, {{"robot", std::string(short_name)}});
  return {};
}

}  // namespace jeton::authority
