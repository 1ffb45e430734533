#include <gtest/gtest.h>

#include "testing/browser.h"
#include "testing/shop.h"

// Wrong passwords, and how long they make wait.
namespace jeton::testing {
namespace {

using enum wire::Method;

class BackoffTest : public ::testing::Test {
 protected:
  static Settings Impatient() {
    return {.wrong_passwords = {.first_wait = Seconds{10}, .free = 0}, .audit_login_failures = true};
  }
  Reply Login(const std::string& name, const std::string& password, const char* address = "192.0.2.7") {
    return server_.Get("/v2/auth", Basic{name, password}, From{address});
  }
  // Wrong passwords that each counted.
  void FailTimes(int times) {
    for (int n = 0; n < times; ++n) {
      server_.Advance(Seconds{3600});
      EXPECT_EQ(Login(person_.name, "wrong" + std::to_string(n)).status, 401);
    }
  }

  TestServer server_{Impatient()};
  Shop shop_{server_};
  const Owner person_ = shop_.AddOwner();
};

TEST_F(BackoffTest, EndsAfterTheWaitAndARightPasswordBeginsAnew) {
  EXPECT_EQ(Login(person_.name, "wrong").status, 401);
  server_.Advance(Seconds{10});
  EXPECT_EQ(Login(person_.name, "another").status, 401);
  server_.Advance(Seconds{20} - Microseconds{1});
  const Reply waiting = Login(person_.name, person_.password);
  EXPECT_EQ(waiting.status, 429) << waiting;
  EXPECT_EQ(waiting.Header("retry-after"), "1");
  server_.Advance(Microseconds{1});
  EXPECT_EQ(Login(person_.name, person_.password).status, 200);
  EXPECT_EQ(Login(person_.name, "yet another").status, 401);
  server_.Advance(Seconds{10});
  EXPECT_EQ(Login(person_.name, person_.password).status, 200);
}

TEST_F(BackoffTest, UnknownUsersAreTreatedAlike) {
  EXPECT_EQ(Login("nobody-here", "wrong").status, 401);
  server_.Advance(Seconds{10});
  EXPECT_EQ(Login("nobody-here", "again").status, 401);
  const Reply waiting = Login("nobody-here", "another");
  EXPECT_EQ(waiting.status, 429);
  EXPECT_EQ(waiting.Header("retry-after"), "20");
}

TEST_F(BackoffTest, WholeSecondsAreNeverRoundedDown) {
  EXPECT_EQ(Login(person_.name, "wrong").status, 401);
  server_.Advance(Microseconds{1});
  EXPECT_EQ(Login(person_.name, "another").Header("retry-after"), "10");
}

TEST_F(BackoffTest, IsForOneAccountAndOneAddress) {
  FailTimes(3);
  const Owner other = shop_.AddOwner();
  EXPECT_EQ(Login(person_.name, person_.password).status, 429);
  EXPECT_EQ(Login(other.name, other.password).status, 200);
  EXPECT_EQ(Login(person_.name, person_.password, "192.0.2.8").status, 200);
}

TEST_F(BackoffTest, TokensDoNotWait) {
  const Basic robot = shop_.AddRobot(person_.organization, "ci", person_.bearer);
  FailTimes(3);
  EXPECT_EQ(server_.Get("/api/v1/user/", Bearer{person_.bearer}).status, 200);
  EXPECT_EQ(server_.Get("/v2/auth", robot).status, 200);
}

TEST_F(BackoffTest, TheSameWrongPasswordByPostAndThenByGetCountsOnce) {
  const auto post = [&](const std::string& password) {
    return server_.Post("/v2/auth", Form{{{"grant_type", "password"},
                                          {"client_id", "docker"},
                                          {"service", "registry.example.org"},
                                          {"username", person_.name},
                                          {"password", password}}});
  };
  EXPECT_EQ(post("wrong").status, 401);
  EXPECT_EQ(Login(person_.name, "wrong").status, 401);
  server_.Advance(Seconds{10});
  EXPECT_EQ(post(person_.password).status, 200);
}

// What is written down of logins. Those that only look are in the log a moment later.

class LoginLogTest : public BackoffTest {
 protected:
  // Metadata of one kind, newest first.
  std::vector<boost::json::object> Logged(const char* kind) {
    server_.Flush();
    std::vector<boost::json::object> found;
    const boost::json::value log = shop_.Do(kGet, "/api/v1/user/logs", nullptr, person_.bearer).Json();
    for (const auto& entry : log.at("logs").as_array()) {
      if (entry.at("kind") == kind) found.push_back(entry.at("metadata").as_object());
    }
    return found;
  }
};

TEST_F(LoginLogTest, AFailureIsWrittenDownWhereThatIsWanted) {
  EXPECT_EQ(Login(person_.name, "wrong").status, 401);
  Browser browser(server_);
  const boost::json::value login{{"username", person_.name}, {"password", "wrong"}};
  const std::string csrf = browser.Send(kGet, "/csrf_token").Text("csrf_token");
  EXPECT_EQ(browser.Send(kPost, "/api/v1/signin", Header{"X-CSRF-Token", csrf}, Json{login}).status, 403);
  EXPECT_EQ(Login(person_.name + "+ci", "wrong").status, 401);
  server_.Advance(Seconds{3600});
  EXPECT_EQ(Login(person_.name, person_.password).status, 200);
  std::vector<std::string> failures;
  for (const auto& one : Logged("login_failure")) {
    failures.push_back(TextOf(one, "type") + " " + TextOf(one, "kind") + " " + TextOf(one, "username"));
    EXPECT_EQ(boost::json::serialize(one).find("wrong"), std::string::npos) << one;
  }
  std::ranges::sort(failures);
  const std::string of = " user " + person_.name;
  EXPECT_EQ(failures, (std::vector<std::string>{"quayauth" + of, "v2auth" + of}));
  const auto successes = Logged("login_success");
  ASSERT_FALSE(successes.empty());
  EXPECT_EQ(TextOf(successes.front(), "type"), "v2auth");
  EXPECT_EQ(TextOf(successes.front(), "kind"), "user");
}

TEST_F(LoginLogTest, WhatAProgramSaysOfItselfIsWrittenDownWithTheLogin) {
  const Basic login = person_.login();
  EXPECT_EQ(server_.Get("/v2/auth?client_id=docker&account=somebody", login).status, 200);
  server_.Advance(Seconds{1});
  EXPECT_EQ(server_.Get("/v2/auth", login, Query{{{"account", person_.name}}}).status, 200);
  const auto logins = Logged("login_success");
  ASSERT_GE(logins.size(), 2u);
  EXPECT_EQ(TextOf(logins[1], "client_id"), "docker");
  EXPECT_EQ(TextOf(logins[1], "claimed_account"), "somebody");
  EXPECT_FALSE(logins[0].contains("client_id"));
  EXPECT_FALSE(logins[0].contains("claimed_account"));
}

TEST_F(LoginLogTest, LoginsAreNotWrittenDownWhereThatIsNotWanted) {
  const std::size_t before = Logged("login_success").size();
  server_.Restart({.audit_logins = false});
  EXPECT_EQ(Login(person_.name, person_.password).status, 200);
  EXPECT_EQ(Logged("login_success").size(), before);
}

}  // namespace
}  // namespace jeton::testing
