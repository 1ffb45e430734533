#pragma once

#include "endpoints/call.h"

// Robots that log in with the tokens of other issuers.
namespace jeton::endpoints::quay {

// federation.cc
Outcome GetOrgRobotFederation(Authority& authority, const Call& call);
Outcome CreateOrgRobotFederation(Authority& authority, const Call& call);
Outcome DeleteOrgRobotFederation(Authority& authority, const Call& call);
Outcome GetUserRobotFederation(Authority& authority, const Call& call);
Outcome CreateUserRobotFederation(Authority& authority, const Call& call);
Outcome DeleteUserRobotFederation(Authority& authority, const Call& call);

// trust.cc: the same rules with claims, beyond Quay
Outcome GetOrgRobotTrust(Authority& authority, const Call& call);
Outcome ChangeOrgRobotTrust(Authority& authority, const Call& call);
Outcome CheckOrgRobotTrust(Authority& authority, const Call& call);
Outcome TryOrgRobotTrust(Authority& authority, const Call& call);
Outcome GetUserRobotTrust(Authority& authority, const Call& call);
Outcome ChangeUserRobotTrust(Authority& authority, const Call& call);
Outcome CheckUserRobotTrust(Authority& authority, const Call& call);
Outcome TryUserRobotTrust(Authority& authority, const Call& call);

// robot_exchange.cc
Outcome ExchangeRobotToken(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::quay
