#pragma once

#include "endpoints/call.h"

// Robots that log in with the tokens of other issuers.
namespace jeton::endpoints::quay {

// federation.cc
Outcome GetOrgRobotFederation(const Call& call, const Actor& actor);
Outcome CreateOrgRobotFederation(const Call& call, const Actor& actor);
Outcome DeleteOrgRobotFederation(const Call& call, const Actor& actor);
Outcome GetUserRobotFederation(const Call& call, const Actor& actor);
Outcome CreateUserRobotFederation(const Call& call, const Actor& actor);
Outcome DeleteUserRobotFederation(const Call& call, const Actor& actor);

// trust.cc: the same rules with claims, beyond Quay
Outcome GetOrgRobotTrust(const Call& call, const Actor& actor);
Outcome ChangeOrgRobotTrust(const Call& call, const Actor& actor);
Outcome CheckOrgRobotTrust(const Call& call, const Actor& actor);
Outcome TryOrgRobotTrust(const Call& call, const Actor& actor);
Outcome GetUserRobotTrust(const Call& call, const Actor& actor);
Outcome ChangeUserRobotTrust(const Call& call, const Actor& actor);
Outcome CheckUserRobotTrust(const Call& call, const Actor& actor);
Outcome TryUserRobotTrust(const Call& call, const Actor& actor);

// robot_exchange.cc
Outcome ExchangeRobotToken(const Call& call);

}  // namespace jeton::endpoints::quay
