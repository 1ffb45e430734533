#pragma once

#include "endpoints/call.h"

// Robots that log in with the tokens of other issuers.
namespace jeton::endpoints::quay {

// federation.cc
Outcome GetOrgRobotFederation(const Call& call);
Outcome CreateOrgRobotFederation(const Call& call);
Outcome DeleteOrgRobotFederation(const Call& call);
Outcome GetUserRobotFederation(const Call& call);
Outcome CreateUserRobotFederation(const Call& call);
Outcome DeleteUserRobotFederation(const Call& call);

// trust.cc: the same rules with claims, beyond Quay
Outcome GetOrgRobotTrust(const Call& call);
Outcome ChangeOrgRobotTrust(const Call& call);
Outcome CheckOrgRobotTrust(const Call& call);
Outcome TryOrgRobotTrust(const Call& call);
Outcome GetUserRobotTrust(const Call& call);
Outcome ChangeUserRobotTrust(const Call& call);
Outcome CheckUserRobotTrust(const Call& call);
Outcome TryUserRobotTrust(const Call& call);

// robot_exchange.cc
Outcome ExchangeRobotToken(const Call& call);

}  // namespace jeton::endpoints::quay
