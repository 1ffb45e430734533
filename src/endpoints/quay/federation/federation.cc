#include "endpoints/quay/common.h"
#include "endpoints/quay/federation/endpoints.h"
#include "endpoints/quay/federation/rules_document.h"
#include "endpoints/quay/federation/trust_rules.h"
#include "endpoints/quay/robot_place.h"

namespace jeton::endpoints::quay {
namespace {

using authority::TrustRequest;

// Leaves out rules with claims: a client would send them back without the claims, and let in more.
json::value View(const std::vector<TrustRule>& rules) {
  json::array list;
  for (const TrustRule& rule : rules) {
    if (!rule.claims.empty()) continue;
    json::object entry{{"issuer", rule.issuer}, {"subject", rule.subject}};
    if (!rule.audiences.empty()) entry["audiences"] = json::array(rule.audiences.begin(), rule.audiences.end());
    list.push_back(std::move(entry));
  }
  return list;
}

// Returns what is wrong with a rule, in the dialect's words; empty: nothing.
std::string FaultOf(const TrustRequest& rule, const std::vector<TrustRequest>& before) {
  if (rule.issuer.empty() || rule.subject.empty()) return "Missing one or more required fields (issuer, subject)";
  if (!IsIssuerAddress(rule.issuer)) return "Issuer must be a URL (http:// or https://)";
  if (rule.issuer.size() > kLongestTrustText || rule.subject.size() > kLongestTrustText)
    return "Issuer or subject is too long";
  for (const TrustRequest& other : before) {
    if (other.issuer == rule.issuer && other.subject == rule.subject) return "Duplicate federation config entry";
  }
  return {};
}

Result<std::vector<TrustRequest>, Outcome> ReadRules(const Call& call) {
  const auto refuse = [&](std::string_view detail) { return Fail(Outcome(InvalidRequest(call, detail))); };
  const auto body = ReadJson(call);
  if (!body) return Fail(body.error());
  if (!body->is_array()) return refuse("The body must be a list of objects with issuer and subject.");
  if (body->get_array().size() > kMostTrustRules) return refuse("There are too many entries");
  std::vector<TrustRequest> rules;
  for (const json::value& entry : body->get_array()) {
    if (!entry.is_object()) return refuse("The body must be a list of objects with issuer and subject.");
    auto rule = kFederationEntry.Read(entry.get_object());
    if (!rule) return refuse(rule.error());
    if (const std::string fault = FaultOf(*rule, rules); !fault.empty()) return refuse(fault);
    rules.push_back(std::move(*rule));
  }
  return rules;
}

constexpr RulesDocument kWithoutClaims{.read = ReadRules, .view = View};

Outcome Remove(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto robot = authority::FindRobot<Access::kChange>(call.run, actor, place.owner, place.short_name);
  if (!robot) return ExplainRules(call, actor, robot.error(), place);
  RemoveTrust(call.run, *robot);
  return NoContent();
}

}  // namespace

// …/robots/{short}/federation of an organization and of the caller
Outcome GetOrgRobotFederation(const Call& c, const Actor& a) {
  return ShowRules(c, a, RobotOfOrganization, kWithoutClaims);
}
Outcome CreateOrgRobotFederation(const Call& c, const Actor& a) {
  return ReplaceRules(c, a, RobotOfOrganization, kWithoutClaims);
}
Outcome DeleteOrgRobotFederation(const Call& c, const Actor& a) { return Remove(c, a, RobotOfOrganization); }
Outcome GetUserRobotFederation(const Call& c, const Actor& a) { return ShowRules(c, a, RobotOfUser, kWithoutClaims); }
Outcome CreateUserRobotFederation(const Call& c, const Actor& a) {
  return ReplaceRules(c, a, RobotOfUser, kWithoutClaims);
}
Outcome DeleteUserRobotFederation(const Call& c, const Actor& a) { return Remove(c, a, RobotOfUser); }

}  // namespace jeton::endpoints::quay
