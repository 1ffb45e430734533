#include <gtest/gtest.h>

#include <string>

#include "testing/shop.h"
#include "testing/test_server.h"

// An organization may want an enabled user to answer for each of its tokens. It holds wherever a token is presented.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Bearer;
using testing::Form;
using testing::Json;
using testing::Reply;
using enum wire::Method;

class OwnerRequiredTest : public ::testing::Test {
 protected:
  OwnerRequiredTest() {
    shop_.AddRepository(owner_.organization, "web", owner_.bearer);
    // Another admin, who makes the secrets.
    const std::string password = shop_.AddUser("leaver");
    leaver_ = shop_.SessionOf("leaver", password);
    Do(kPut, org_ + "/teams/owners/members/leaver", owner_.bearer);
    robot_ = shop_.AddRobot(owner_.organization, "ci", leaver_);
    shop_.Permit(owner_.organization + "/web", robot_.name, "read", owner_.bearer);
    Do(kPut, org_ + "/applications/shop", leaver_, {{"title", "Shop"}});
    const Reply secret = Do(kPost, org_ + "/applications/shop/secrets", leaver_, json::object());
    client_ = {secret.Text("client_id"), secret.Text("client_secret")};
  }
  Reply Do(wire::Method method, const std::string& path, const std::string& bearer, const json::value& body = nullptr) {
    return shop_.Do(method, "/jeton/v1" + path, body, bearer);
  }
  void Require(bool required) { Do(kPut, org_, owner_.bearer, {{"policy", {{"owner_required", required}}}}); }
  void Enable(bool enabled) { Do(kPut, "/users/leaver", server_.bootstrap_token(), {{"enabled", enabled}}); }
  Reply AskForToken() { return server_.Post("/oauth2/token", client_, Form{{{"grant_type", "client_credentials"}}}); }
  bool Knows(const std::string& token) { return server_.Get("/jeton/v1/whoami", Bearer{token}).status == 200; }
  bool RobotPulls(const Basic& robot) { return shop_.Granted(owner_.organization + "/web", "pull", robot).has_value(); }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  const testing::Owner owner_ = shop_.AddOwner();
  const std::string org_ = "/organizations/" + owner_.organization;
  std::string leaver_;
  Basic robot_;
  Basic client_;
};

TEST_F(OwnerRequiredTest, WithoutTheRuleTokensOutliveTheAccountOfTheirMaker) {
  const std::string token = AskForToken().Text("access_token");
  Enable(false);
  EXPECT_TRUE(RobotPulls(robot_));
  EXPECT_TRUE(Knows(token));
  EXPECT_EQ(AskForToken().status, 200);
}

TEST_F(OwnerRequiredTest, ASecretWorksWhileItsMakerIsEnabled) {
  Require(true);
  EXPECT_TRUE(RobotPulls(robot_));
  const std::string token = AskForToken().Text("access_token");
  EXPECT_TRUE(Knows(token)) << "the maker of the application's secret answers for it";
  Enable(false);
  EXPECT_FALSE(RobotPulls(robot_));
  EXPECT_EQ(AskForToken().status, 401);
  EXPECT_FALSE(Knows(token));
  Enable(true);
  EXPECT_TRUE(RobotPulls(robot_));
  EXPECT_TRUE(Knows(token));
  EXPECT_EQ(AskForToken().status, 200);
}

TEST_F(OwnerRequiredTest, ItHoldsForTokensThatWereMadeBeforeTheRule) {
  const std::string token = AskForToken().Text("access_token");
  Enable(false);
  Require(true);
  EXPECT_FALSE(RobotPulls(robot_));
  EXPECT_FALSE(Knows(token));
}

TEST_F(OwnerRequiredTest, AMakerWhoIsGoneAnswersForNothing) {
  Require(true);
  Do(kDelete, "/users/leaver", server_.bootstrap_token());
  EXPECT_FALSE(RobotPulls(robot_));
  EXPECT_EQ(AskForToken().status, 401);
}

TEST_F(OwnerRequiredTest, SuchATokenRestsInTheListAndAnAdminReplacesIt) {
  Require(true);
  Enable(false);
  const Reply list = Do(kGet, "/tokens?kind=robot&organization=" + owner_.organization, owner_.bearer);
  const json::value items = list.Json();
  ASSERT_EQ(items.at("items").as_array().size(), 1u) << list;
  const json::value& item = items.at("items").at(0);
  EXPECT_EQ(item.at("state"), "resting");
  const std::string id(item.at("id").as_string());
  const Reply next = Do(kPost, "/tokens/" + id + "/rotate", owner_.bearer, {{"expires_in", "30d"}});
  EXPECT_TRUE(RobotPulls({robot_.name, next.Text("token")})) << "now the admin who replaced it answers for it";
}

TEST_F(OwnerRequiredTest, TheRefusalSaysWhatIsMissing) {
  Require(true);
  Enable(false);
  const Reply refused = server_.Get("/v2/auth?service=registry.example.org", robot_);
  EXPECT_EQ(refused.status, 401);
  EXPECT_NE(refused.body.find("No enabled user answers for this token"), std::string::npos) << refused;
}

}  // namespace
}  // namespace jeton::endpoints::api
