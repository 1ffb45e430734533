#include "endpoints/quay/routes.h"
#include "endpoints/quay/as_user.h"
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
       kRead, AsUser(GetOrgRobotFederation), kBearer, {"getOrgRobotFederation", "robot", "org:admin"}},
      {kPost,   "/api/v1/organization/{orgname}/robots/{robot_shortname}/federation",
       kWrite, AsUser(CreateOrgRobotFederation), kBearer, {"createOrgRobotFederation", "robot", "org:admin", kFederationEntry}},
      {kDelete, "/api/v1/organization/{orgname}/robots/{robot_shortname}/federation",
       kWrite, AsUser(DeleteOrgRobotFederation), kBearer, {"deleteOrgRobotFederation", "robot", "org:admin"}},
      {kGet,    "/api/v1/user/robots/{robot_shortname}/federation",
       kRead, AsUser(GetUserRobotFederation), kBearer, {"getUserRobotFederation", "robot", "user:admin"}},
      {kPost,   "/api/v1/user/robots/{robot_shortname}/federation",
       kWrite, AsUser(CreateUserRobotFederation), kBearer,
       {"createUserRobotFederation", "robot", "user:admin", kFederationEntry}},
      {kDelete, "/api/v1/user/robots/{robot_shortname}/federation",
       kWrite, AsUser(DeleteUserRobotFederation), kBearer, {"deleteUserRobotFederation", "robot", "user:admin"}},

      {kGet,    "/api/v1/organization/{orgname}/robots/{robot_shortname}/trust",
       kRead, AsUser(GetOrgRobotTrust), kBearer, {"getOrgRobotTrust", "robot", "org:admin"}},
      {kPut,    "/api/v1/organization/{orgname}/robots/{robot_shortname}/trust",
       kWrite, AsUser(ChangeOrgRobotTrust), kBearer, {"changeOrgRobotTrust", "robot", "org:admin", kTrustRules}},
      {kPost,   "/api/v1/organization/{orgname}/robots/{robot_shortname}/trust/check",
       kRead, AsUser(CheckOrgRobotTrust), kBearer, {"checkOrgRobotTrust", "robot", "org:admin", kProposedRules}},
      {kPost,   "/api/v1/organization/{orgname}/robots/{robot_shortname}/trust/dry-run",
       kRead, AsUser(TryOrgRobotTrust), kBearer, {"tryOrgRobotTrust", "robot", "org:admin", kTrustTrial}},
      {kGet,    "/api/v1/user/robots/{robot_shortname}/trust",
       kRead, AsUser(GetUserRobotTrust), kBearer, {"getUserRobotTrust", "robot", "user:admin"}},
      {kPut,    "/api/v1/user/robots/{robot_shortname}/trust",
       kWrite, AsUser(ChangeUserRobotTrust), kBearer, {"changeUserRobotTrust", "robot", "user:admin", kTrustRules}},
      {kPost,   "/api/v1/user/robots/{robot_shortname}/trust/check",
       kRead, AsUser(CheckUserRobotTrust), kBearer, {"checkUserRobotTrust", "robot", "user:admin", kProposedRules}},
      {kPost,   "/api/v1/user/robots/{robot_shortname}/trust/dry-run",
       kRead, AsUser(TryUserRobotTrust), kBearer, {"tryUserRobotTrust", "robot", "user:admin", kTrustTrial}},

      {kGet,    "/oauth2/federation/robot/token",
       kRead, ExchangeRobotToken, kBasic},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::quay
