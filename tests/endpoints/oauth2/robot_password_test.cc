#include "testing/trusted_jobs.h"

// What else a robot's access token is good for, besides the APIs of its owner (ADR 0055).
namespace jeton::endpoints::oauth2 {
namespace {

using testing::Basic;
using testing::Fields;
using testing::Form;
using testing::Reply;

constexpr const char* kPullAndPush = "/v2/auth?service=registry.example.org&scope=repository:acme/web:pull,push";

class RobotPasswordTest : public testing::TrustedJobsTest {
 protected:
  RobotPasswordTest() {
    const std::string repository = shop_.AddRepository("acme", "web", server_.bootstrap_token());
    shop_.Permit(repository, robot_, "write", server_.bootstrap_token());
  }
  Reply Present(const std::string& token, const std::string& robot = "acme+ci") {
    return server_.Get(kPullAndPush, Basic{robot, token});
  }
  // What a registry token allows on the repository.
  static boost::json::array ActionsIn(const Reply& reply) {
    const auto claims = testing::Shop::ClaimsOf(reply.Text("token"));
    const auto& access = claims.at("access").as_array();
    return access.empty() ? boost::json::array() : access.at(0).at("actions").as_array();
  }
  Reply ExchangeForRegistry(const std::string& token) {
    return server_.Post("/oauth2/token", client_,
                        Form{{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                              {"subject_token", token},
                              {"subject_token_type", "urn:ietf:params:oauth:token-type:access_token"},
                              {"audience", "registry.example.org"},
                              {"scope", "repository:acme/web:pull"}}});
  }
};

TEST_F(RobotPasswordTest, ATokenForThisServerIsAPasswordWithinItsScopesUntilItEnds) {
  const std::string reading = Grant(Job(), {{"scope", "repo:read"}}).Text("access_token");
  const std::string writing = Grant(Job(), {{"scope", "repo:write"}}).Text("access_token");
  EXPECT_EQ(ActionsIn(Present(reading)), boost::json::array{"pull"});
  EXPECT_EQ(ActionsIn(Present(writing)), (boost::json::array{"push", "pull"}));
  EXPECT_EQ(Present(reading, "acme+cd").status, 401) << "under another name";
  EXPECT_EQ(server_.Post("/oauth2/revoke", client_, Form{{{"token", reading}}}).status, 200);
  EXPECT_EQ(Present(reading).status, 401);
  server_.Advance(Seconds{300});
  EXPECT_EQ(Present(writing).status, 401);
}

TEST_F(RobotPasswordTest, ATokenForAnApiIsNone) {
  const Reply reply = Grant(Job(), {{"resource", testing::kOrders}});
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(Present(reply.Text("access_token")).status, 401);
}

TEST_F(RobotPasswordTest, OneThatWentToNoClientIsAPasswordAndExchangedByNone) {
  EXPECT_EQ(ExchangeForRegistry(Grant(Job(), {{"scope", "repo:read"}}).Text("access_token")).status, 200);
  Trust({{"anonymous", true}});
  const Reply reply = GrantToNoClient(Job(), {{"scope", "repo:read"}});
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(ActionsIn(Present(reply.Text("access_token"))), boost::json::array{"pull"});
  EXPECT_EQ(ExchangeForRegistry(reply.Text("access_token")).Text("error"), "invalid_request");
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
