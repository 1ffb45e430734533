#include "authority/people/logins.h"

#include <gtest/gtest.h>

#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

class LoginsTest : public ::testing::Test {
 protected:
  void Fail(testing::TestAuthority& authority, std::string_view login) {
    authority.Write(
        [&](const authority::Run& run) { EXPECT_TRUE(RecordFailedLogin(run, login, "v2auth", "docker", "why")); });
  }

  testing::TestAuthority authority_{Settings{.audit_login_failures = true}};
  const Actor alice_ = authority_.AddUser("alice");
};

TEST_F(LoginsTest, AFailureSaysWhatKindOfLoginItWas) {
  const struct {
    const char* login;
    const char* kind;
    const char* member;
  } cases[] = {{"alice", "user", "username"},
               {"acme+ci", "robot", "robot"},
               {"$app", "app_specific_token", "username"},
               {"$oauthtoken", "oauth", "username"}};
  for (const auto& c : cases) {
    authority_.Advance(Seconds{1});
    Fail(authority_, c.login);
    const auto row = authority_.Audit("login_failure").back().as_object();
    EXPECT_EQ(row.at("kind"), c.kind);
    EXPECT_EQ(row.at(c.member), c.login);
    EXPECT_EQ(row.at("message"), "why");
  }
}

TEST_F(LoginsTest, AFailureStandsInTheLogOfWhoseNameItWas) {
  authority_.AddOrganization(alice_, "acme");
  authority_.AddRobot(alice_, "acme", "ci");
  Fail(authority_, "alice");
  Fail(authority_, "acme+ci");
  Fail(authority_, "nobody");
  EXPECT_EQ(authority_.db().Texts("SELECT a.name FROM audit JOIN accounts a ON a.id = audit.namespace "
                                  "WHERE audit.kind = 'login_failure' ORDER BY a.name"),
            (std::vector<std::string>{"acme", "alice"}));
}

TEST_F(LoginsTest, LongAndBrokenTextIsCut) {
  Fail(authority_, std::string(300, 'x') + "\xff");
  EXPECT_EQ(authority_.Audit("login_failure").at(0).at("username").as_string().size(), 255u);
  Fail(authority_, "\xff");
  EXPECT_EQ(authority_.Audit("login_failure").size(), 2u);
}

TEST_F(LoginsTest, NothingIsWrittenWhereItIsNotWanted) {
  testing::TestAuthority quiet(Settings{.audit_logins = false});
  const Actor bob = quiet.AddUser("bob");
  quiet.Write(
      [&](const authority::Run& run) { EXPECT_TRUE(RecordLogin(run, bob, "v2auth", {.user_agent = "docker"})); });
  Fail(quiet, "bob");
  EXPECT_TRUE(quiet.Audit("login_success").empty() && quiet.Audit("login_failure").empty());
}

TEST_F(LoginsTest, ARobotsLoginStandsInTheLogOfItsOwner) {
  authority_.AddOrganization(alice_, "acme");
  const auto robot = authority_.AddRobot(alice_, "acme", "ci");
  const Actor actor = authority_.Presenting(*robot.token);
  authority_.Write(
      [&](const authority::Run& run) { EXPECT_TRUE(RecordLogin(run, actor, "v2auth", {.user_agent = "docker"})); });
  EXPECT_EQ(authority_.Audit("login_success").at(0).at("robot"), "acme+ci");
  EXPECT_EQ(authority_.db().Texts("SELECT a.name FROM audit JOIN accounts a ON a.id = audit.namespace "
                                  "WHERE audit.kind = 'login_success'"),
            std::vector<std::string>{"acme"});
}

}  // namespace
}  // namespace jeton::authority
