#include <gtest/gtest.h>

#include "testing/shop.h"

// GET /v2/auth: an equal request within a moment gets the token that was just given (registry_tokens.reuse_seconds).
namespace jeton::testing {
namespace {

using namespace std::chrono_literals;
using enum wire::Method;

class TokenReuseTest : public ::testing::Test {
 protected:
  explicit TokenReuseTest(Settings settings = {}) : server_(std::move(settings)) {
    shop_.Permit(repository_, robot_.name, "read", owner_.bearer);
  }

  Reply Ask(const Basic& login, const std::string& actions = "pull", const std::string& address = "192.0.2.7") {
    return server_.Get("/v2/auth?service=registry.example.org", login, From{address},
                       Query{{{"scope", "repository:" + repository_ + ":" + actions}}});
  }
  std::string Token(const Basic& login, const std::string& actions = "pull", const std::string& address = "192.0.2.7") {
    return Ask(login, actions, address).Text("token");
  }

  TestServer server_;
  Shop shop_{server_};
  const Owner owner_ = shop_.AddOwner();
  const Basic robot_ = shop_.AddRobot(owner_.organization, shop_.Unique("ci"), owner_.bearer);
  const std::string repository_ = shop_.AddRepository(owner_.organization, shop_.Unique("web"), owner_.bearer);
};

TEST_F(TokenReuseTest, AnEqualRequestGetsTheSameTokenForASecond) {
  const Reply first = Ask(robot_);
  server_.Advance(900ms);
  const Reply second = Ask(robot_);
  EXPECT_EQ(second.Text("token"), first.Text("token"));
  EXPECT_EQ(second.Text("issued_at"), first.Text("issued_at")) << "clients count its life from there";
  server_.Advance(100ms);
  EXPECT_NE(Token(robot_), first.Text("token"));
}

TEST_F(TokenReuseTest, AnotherAddressScopeOrCallerGetsAnother) {
  const std::string first = Token(robot_);
  EXPECT_NE(Token(robot_, "pull", "192.0.2.8"), first);
  EXPECT_NE(Token(robot_, "push"), first);
  const Basic other = shop_.AddRobot(owner_.organization, shop_.Unique("ci"), owner_.bearer);
  shop_.Permit(repository_, other.name, "read", owner_.bearer);
  EXPECT_NE(Token(other), first);
}

TEST_F(TokenReuseTest, AnotherCredentialOfTheSameRobotGetsAnother) {
  const Reply more = server_.Post("/jeton/v1/tokens", Bearer{owner_.bearer},
                                  Json{{{"kind", "robot"}, {"robot", robot_.name}, {"note", "another"}}});
  ASSERT_EQ(more.status, 201) << more;
  const Basic other{robot_.name, more.Text("token")};
  ASSERT_NE(other.secret, robot_.secret);
  EXPECT_NE(Token(other), Token(robot_));
}

TEST_F(TokenReuseTest, EachRequestIsDecidedAnew) {
  const std::string first = Token(robot_);
  shop_.Permit(repository_, robot_.name, "write", owner_.bearer);
  EXPECT_EQ(Token(robot_), first) << "it still asks for a pull";
  const std::string place = "/api/v1/repository/" + repository_ + "/permissions/user/" + robot_.name;
  EXPECT_EQ(server_.Delete(place, Bearer{owner_.bearer}).status, 204);
  EXPECT_NE(Token(robot_), first) << "the right is gone";
  shop_.Permit(repository_, robot_.name, "read", owner_.bearer);
  EXPECT_EQ(Token(robot_), first) << "and is back";
  const std::string robot = "/api/v1/organization/" + owner_.organization + "/robots/";
  EXPECT_EQ(server_.Delete(robot + robot_.name.substr(robot_.name.find('+') + 1), Bearer{owner_.bearer}).status, 204);
  EXPECT_EQ(Ask(robot_).status, 401) << "the robot is gone";
}

TEST_F(TokenReuseTest, AClockThatIsSetBackGivesNoTokenOfTheFuture) {
  const std::string first = Token(robot_);
  server_.Advance(-30s);
  EXPECT_NE(Token(robot_), first);
}

class NoTokenReuseTest : public TokenReuseTest {
 protected:
  static Settings Never() {
    Settings settings;
    settings.registry_token_reuse = Seconds{0};
    return settings;
  }
  NoTokenReuseTest() : TokenReuseTest(Never()) {}
};

TEST_F(NoTokenReuseTest, EachTokenIsNew) { EXPECT_NE(Token(robot_), Token(robot_)); }

}  // namespace
}  // namespace jeton::testing
