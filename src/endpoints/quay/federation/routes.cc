#include "endpoints/quay/routes.h"
#include "endpoints/quay/federation/bodies.h"
#include "endpoints/quay/federation/endpoints.h"

namespace jeton::endpoints::quay {

std::vector<Route> FederationRoutes() {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  // clang-format off
  return {
      {kGet,    "/api/v1/organization/{orgname}/robots/{robot_shortname}/federation",
       kRead, GetOrgRobotFederation, kBearer, {"getOrgRobotFederation", "robot", "org:admin"}},
      {kPost,   "/api/v1/organization/{orgname}/robots/{robot_shortname}/federation",
       kWrite, CreateOrgRobotFederation, kBearer, {"createOrgRobotFederation", "robot", "org:admin", kFederationEntry}},
      {kDelete, "/api/v1/organization/{orgname}/robots/{robot_shortname}/federation",
       kWrite, DeleteOrgRobotFederation, kBearer, {"deleteOrgRobotFederation", "robot", "org:admin"}},
      {kGet,    "/api/v1/user/robots/{robot_shortname}/federation",
       kRead, GetUserRobotFederation, kBearer, {"getUserRobotFederation", "robot", "user:admin"}},
      {kPost,   "/api/v1/user/robots/{robot_shortname}/federation",
       kWrite, CreateUserRobotFederation, kBearer,
       {"createUserRobotFederation", "robot", "user:admin", kFederationEntry}},
      {kDelete, "/api/v1/user/robots/{robot_shortname}/federation",
       kWrite, DeleteUserRobotFederation, kBearer, {"deleteUserRobotFederation", "robot", "user:admin"}},

      {kGet,    "/api/v1/organization/{orgname}/robots/{robot_shortname}/trust",
       kRead, GetOrgRobotTrust, kBearer, {"getOrgRobotTrust", "robot", "org:admin"}},
      {kPut,    "/api/v1/organization/{orgname}/robots/{robot_shortname}/trust",
       kWrite, ChangeOrgRobotTrust, kBearer, {"changeOrgRobotTrust", "robot", "org:admin", kTrustRules}},
      {kPost,   "/api/v1/organization/{orgname}/robots/{robot_shortname}/trust/check",
       kRead, CheckOrgRobotTrust, kBearer, {"checkOrgRobotTrust", "robot", "org:admin", kProposedRules}},
      {kPost,   "/api/v1/organization/{orgname}/robots/{robot_shortname}/trust/dry-run",
       kRead, TryOrgRobotTrust, kBearer, {"tryOrgRobotTrust", "robot", "org:admin", kTrustTrial}},
      {kGet,    "/api/v1/user/robots/{robot_shortname}/trust",
       kRead, GetUserRobotTrust, kBearer, {"getUserRobotTrust", "robot", "user:admin"}},
      {kPut,    "/api/v1/user/robots/{robot_shortname}/trust",
       kWrite, ChangeUserRobotTrust, kBearer, {"changeUserRobotTrust", "robot", "user:admin", kTrustRules}},
      {kPost,   "/api/v1/user/robots/{robot_shortname}/trust/check",
       kRead, CheckUserRobotTrust, kBearer, {"checkUserRobotTrust", "robot", "user:admin", kProposedRules}},
      {kPost,   "/api/v1/user/robots/{robot_shortname}/trust/dry-run",
       kRead, TryUserRobotTrust, kBearer, {"tryUserRobotTrust", "robot", "user:admin", kTrustTrial}},

      {kGet,    "/oauth2/federation/robot/token",
       kRead, ExchangeRobotToken, kBasic},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::quay
