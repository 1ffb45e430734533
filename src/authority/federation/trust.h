#pragma once

#include <string>
#include <vector>

#include "authority/robots/robots.h"
#include "domain/trust_rule.h"

namespace jeton::authority {

// A rule that an owner sets: which foreign identities may log in as a robot.

struct TrustRequest {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  std::vector<ClaimPattern> claims{};
  std::string name{};
  std::vector<std::string> scopes{};
  Seconds lifetime{0};
  bool anonymous = false;
};

std::vector<TrustRule> ShowTrust(const Work& work, const SeenRobot& robot);
// Replaces all rules of the robot. A rule that does not change keeps its id; passwords given by any other rule end with
// the commit, and so do access tokens of the robot if a rule that gives them ends. kIssuerNotAllowed for an issuer that
// the installation excludes, and for ourselves.
Result<std::vector<TrustRule>, Refusal> ReplaceTrust(const Run& run, const ChangedRobot& robot,
                                                     const std::vector<TrustRequest>& requests);
void RemoveTrust(const Run& run, const ChangedRobot& robot);

}  // namespace jeton::authority
