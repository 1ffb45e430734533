#pragma once

#include <string>
#include <vector>

#include "authority/organizations/robots.h"
#include "domain/trust_rule.h"

namespace jeton::authority {

// Which foreign identities may come as a robot, as its owner says.

struct TrustRequest {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  std::vector<ClaimPattern> claims{};
  std::string name{};
};

std::vector<TrustRule> ShowTrust(const Work& work, const SeenRobot& robot);
// Instead of all rules that the robot has. A rule that stays as it is stays the same one; what was given out by any
// other is dead when this is committed. kIssuerNotAllowed for an issuer that the installation does not want, and for
// ourselves.
Result<std::vector<TrustRule>, Refusal> ReplaceTrust(const Run& run, const ChangedRobot& robot,
                                                     const std::vector<TrustRequest>& requests);
void RemoveTrust(const Run& run, const ChangedRobot& robot);

}  // namespace jeton::authority
