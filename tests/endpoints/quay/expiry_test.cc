#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "testing/browser.h"
#include "testing/shop.h"

// What ends at its time, and what begins.
namespace jeton::testing {
namespace {

namespace json = boost::json;
using enum wire::Method;

// The least step of the clock.
constexpr Microseconds kTick{1};

class QuayExpiryTest : public ::testing::Test {
 protected:
  bool Accepted(const std::string& bearer) { return server_.Get("/api/v1/user/", Bearer{bearer}).status == 200; }
  bool LogsIn(const Basic& login) { return server_.Get("/v2/auth", login).status == 200; }
  bool IsActive(const std::string& token) {
    const Reply told = server_.Post("/oauth2/introspect", Bearer{owner_.bearer}, Form{{{"token", token}}});
    return told.Json().at("active").as_bool();
  }
  json::array Listed(const std::string& path, const char* member) {
    return shop_.Do(kGet, path, nullptr, owner_.bearer).Json().at(member).as_array();
  }

  TestServer server_;
  Shop shop_{server_};
  const Owner owner_ = shop_.AddOwner();
};

TEST_F(QuayExpiryTest, ATokenIsRefusedEverywhereFromTheMomentOfItsEnd) {
  const std::string token = shop_.AddShortToken(owner_, "user:read repo:read", 2).Text("token");
  const auto states = [&] { return std::array{Accepted(token), LogsIn({"$oauthtoken", token}), IsActive(token)}; };
  server_.Advance(Seconds{2} - kTick);
  EXPECT_EQ(states(), (std::array{true, true, true})) << "dead before its time";
  server_.Advance(kTick);
  EXPECT_EQ(states(), (std::array{false, false, false}));
  const Reply api = server_.Get("/api/v1/user/", Bearer{token});
  EXPECT_EQ(api.status, 401) << api;
  EXPECT_EQ(api.Text("error_type"), "invalid_token");
  EXPECT_TRUE(api.Header("www-authenticate").starts_with("Bearer")) << api;
  const Reply registry = server_.Get("/v2/auth", Basic{"$oauthtoken", token});
  EXPECT_NE(registry.body.find("OAuth access token has expired"), std::string::npos) << registry;
}

TEST_F(QuayExpiryTest, AnExpiredTokenIsNotListedButCanBeRevoked) {
  const std::string uuid = shop_.AddShortToken(owner_, "user:read", 1).Text("uuid");
  server_.Advance(Seconds{1});
  EXPECT_TRUE(Listed(owner_.Tokens(), "tokens").empty());
  EXPECT_EQ(server_.Delete(owner_.Tokens(uuid), Bearer{owner_.bearer}).status, 204);
  EXPECT_EQ(server_.Delete(owner_.Tokens(uuid), Bearer{owner_.bearer}).status, 404);
}

TEST_F(QuayExpiryTest, AnExpiredTokenIsStillAmongTheAuthorizationsOfItsUser) {
  const std::string place = "/api/v1/user/authorizations";
  const std::string uuid = shop_.AddShortToken(owner_, "user:read", 1).Text("uuid");
  const auto listed = [&] {
    return std::ranges::any_of(Listed(place, "authorizations"),
                               [&](const auto& one) { return TextOf(one.as_object(), "uuid") == uuid; });
  };
  server_.Advance(Seconds{1});
  EXPECT_TRUE(listed());
  EXPECT_EQ(server_.Get(place + "/" + uuid, Bearer{owner_.bearer}).status, 200);
  EXPECT_EQ(server_.Delete(place + "/" + uuid, Bearer{owner_.bearer}).status, 204);
  EXPECT_FALSE(listed());
}

TEST_F(QuayExpiryTest, AnExpiredTokenDoesNotCountTowardsTheLimit) {
  server_.Restart({.application_token_limit = 2});
  shop_.AddShortToken(owner_, "user:read", 1);
  shop_.AddShortToken(owner_, "user:read", 1);
  const Json body{{{"name", "t"}, {"scope", "user:read"}}};
  EXPECT_EQ(server_.Post(owner_.Tokens(), Bearer{owner_.bearer}, body).status, 400);
  server_.Advance(Seconds{1});
  EXPECT_EQ(server_.Post(owner_.Tokens(), Bearer{owner_.bearer}, body).status, 200);
}

TEST_F(QuayExpiryTest, AnApplicationPasswordEndsWithItsLife) {
  server_.Restart({.application_password_life = Seconds{60}});
  const Reply made = shop_.Do(kPost, "/api/v1/user/apptoken", {{"title", "t"}}, owner_.bearer);
  const Basic login{"$app", TextOf(made.Json().at("token").as_object(), "token_code")};
  server_.Advance(Seconds{60} - kTick);
  EXPECT_TRUE(LogsIn(login));
  server_.Advance(kTick);
  const Reply refused = server_.Get("/v2/auth", login);
  EXPECT_EQ(refused.status, 401);
  EXPECT_NE(refused.body.find("Invalid token"), std::string::npos) << refused;
}

TEST_F(QuayExpiryTest, AnApplicationPasswordOfAShortTokenEndsWithIt) {
  const std::string parent = shop_.AddShortToken(owner_, "user:admin", 60).Text("token");
  const Reply made = shop_.Do(kPost, "/api/v1/user/apptoken", {{"title", "laptop"}}, parent);
  const json::object view = made.Json().at("token").as_object();
  EXPECT_FALSE(view.at("expiration").is_null());
  const Basic login{"$app", TextOf(view, "token_code")};
  // Its end is told in whole seconds.
  server_.Advance(Seconds{59});
  EXPECT_TRUE(LogsIn(login));
  server_.Advance(Seconds{1});
  EXPECT_FALSE(LogsIn(login));
}

TEST_F(QuayExpiryTest, AKeyOfAServiceIsForbiddenFromItsEndAndNoLongerListed) {
  const auto end = ToUnixSeconds(server_.authority().Now()) + 60;
  const Reply made = shop_.Do(kPost, "/api/v1/superuser/keys", {{"service", "web"}, {"expiration", end}});
  const std::string place = "/keys/services/web/keys";
  const std::string path = place + "/" + made.Text("kid");
  EXPECT_EQ(server_.Get(path).status, 200);
  EXPECT_EQ(server_.Get(path).Header("cache-control"), "max-age=60");
  server_.Advance(Seconds{60});
  EXPECT_EQ(server_.Get(path).status, 403);
  EXPECT_TRUE(server_.Get(place).Json().at("keys").as_array().empty());
}

// Robots

class QuayRobotExpiryTest : public QuayExpiryTest {
 protected:
  Reply AddSecret(const json::object& body) {
    return shop_.Do(kPost, owner_.At("/robots/ci/tokens"), body, owner_.bearer);
  }
  bool Works(const std::string& secret) { return LogsIn({robot_.name, secret}); }
  std::string In(Seconds life) { return FormatRfc3339(server_.authority().Now() + life); }

  const Basic robot_ = shop_.AddRobot(owner_.organization, "ci", owner_.bearer);
};

TEST_F(QuayRobotExpiryTest, RegeneratingKeepsItsDateAndItsRights) {
  const std::string place = owner_.At("/robots/ci");
  const std::string created = shop_.Do(kGet, place, nullptr, owner_.bearer).Text("created");
  const std::string repository = shop_.AddRepository(owner_.organization, "web", owner_.bearer);
  shop_.Permit(repository, robot_.name, "write", owner_.bearer);
  server_.Advance(Seconds{5});
  const Reply fresh = shop_.Do(kPost, place + "/regenerate", nullptr, owner_.bearer);
  EXPECT_EQ(fresh.Text("created"), created);
  EXPECT_EQ(shop_.Granted(repository, "pull,push", robot_), std::nullopt);
  const std::set<std::string> both = {"pull", "push"};
  EXPECT_EQ(shop_.Granted(repository, "pull,push", Basic{robot_.name, fresh.Text("token")}), both);
}

TEST_F(QuayRobotExpiryTest, AnOldSecretWorksUntilTheChosenTime) {
  server_.Advance(Seconds{1});  // newest first
  const std::string fresh = AddSecret({{"others_expiration", 60}}).Text("token");
  EXPECT_TRUE(Works(fresh));
  const json::array both = Listed(owner_.At("/robots/ci/tokens"), "tokens");
  ASSERT_EQ(both.size(), 2u);
  EXPECT_TRUE(both[0].at("expires_at").is_null());
  EXPECT_FALSE(both[1].at("expires_at").is_null());
  server_.Advance(Seconds{60} - kTick);
  EXPECT_TRUE(Works(robot_.secret));
  server_.Advance(kTick);
  EXPECT_FALSE(Works(robot_.secret));
  EXPECT_TRUE(Works(fresh));
  EXPECT_EQ(Listed(owner_.At("/robots/ci/tokens"), "tokens").size(), 1u);
}

TEST_F(QuayRobotExpiryTest, WhoKnowsOfOneSecretIsShownOneThatIsGoodForAll) {
  const auto shown = [&] {
    const json::value view = shop_.Do(kGet, owner_.At("/robots/ci"), nullptr, owner_.bearer).Json();
    return view.at("token").is_null() ? "none" : std::string(view.at("token").as_string());
  };
  server_.Advance(Seconds{1});
  AddSecret({{"actions", "pull"}});
  server_.Advance(Seconds{1});  // the newest is shown
  const std::string ended = AddSecret({{"expiration", 60}}).Text("token");
  EXPECT_EQ(shown(), ended);
  server_.Advance(Seconds{60});
  EXPECT_EQ(shown(), robot_.secret);
  for (const auto& token : Listed(owner_.At("/robots/ci/tokens"), "tokens")) {
    shop_.Do(kDelete, owner_.At("/robots/ci/tokens/" + TextOf(token.as_object(), "uuid")), nullptr, owner_.bearer);
  }
  EXPECT_EQ(shown(), "none");
}

TEST_F(QuayRobotExpiryTest, ASecretIsNothingBeforeItsTime) {
  const std::string secret = AddSecret({{"not_before", In(Seconds{60})}}).Text("token");
  server_.Advance(Seconds{60} - kTick);
  EXPECT_FALSE(Works(secret));
  server_.Advance(kTick);
  EXPECT_TRUE(Works(secret));
}

TEST_F(QuayRobotExpiryTest, ARobotEndsWhenItIsSaidTo) {
  const std::string end = In(Seconds{60});
  const Reply told = shop_.Do(kPut, owner_.At("/robots/ci/status"), {{"expires_at", end}}, owner_.bearer);
  EXPECT_EQ(told.Text("expires_at"), end);
  server_.Advance(Seconds{60} - kTick);
  EXPECT_TRUE(Works(robot_.secret));
  server_.Advance(kTick);
  EXPECT_FALSE(Works(robot_.secret));
}

// Fresh logins

class FreshLoginTest : public QuayExpiryTest {
 protected:
  FreshLoginTest() {
    server_.Restart({.fresh_login = Seconds{600}});
    browser_.SignIn(owner_.name, owner_.password);
  }
  Reply Ask(wire::Method method, const std::string& path) { return browser_.Send(method, path, Json{json::object{}}); }
  static bool WantsFreshLogin(const Reply& reply) {
    return reply.status == 401 && reply.Text("error_type") == "fresh_login_required" &&
           reply.Text("detail") == "Requires fresh login";
  }

  Browser browser_{server_};
};

TEST_F(FreshLoginTest, AnOldSessionMustGiveThePasswordAgain) {
  const std::string organization = "/api/v1/organization/" + owner_.organization;
  const std::pair<wire::Method, std::string> cases[] = {
      {kDelete, organization},
      {kPost, "/api/v1/user/apptoken"},
      {kGet, "/api/v1/user/apptoken/x"},
      {kDelete, "/api/v1/user/apptoken/x"},
      {kGet, "/api/v1/superuser/apptokens"},
      {kGet, "/api/v1/superuser/logs"},
      {kGet, "/api/v1/superuser/aggregatelogs"},
      {kGet, "/api/v1/superuser/users/"},
      {kPost, "/api/v1/superuser/users/"},
      {kGet, "/api/v1/superuser/users/x"},
      {kPut, "/api/v1/superuser/users/x"},
      {kDelete, "/api/v1/superuser/users/x"},
      {kDelete, "/api/v1/user/"},
  };
  server_.Advance(Seconds{600} - kTick);
  for (const auto& [method, path] : cases) {
    EXPECT_FALSE(method == kGet && WantsFreshLogin(Ask(method, path))) << path;
  }
  server_.Advance(kTick + kTick);
  for (const auto& [method, path] : cases) {
    const Reply reply = Ask(method, path);
    EXPECT_TRUE(WantsFreshLogin(reply)) << wire::NameOf(method) << " " << path << " " << reply;
  }
  for (const Json& change : {Json{{{"password", "brand new 1"}}}, Json{json::object{}}}) {
    const Reply reply = browser_.Send(kPut, "/api/v1/user/", change);
    EXPECT_TRUE(WantsFreshLogin(reply)) << reply;
  }
}

TEST_F(FreshLoginTest, BearersAreNotAsked) {
  server_.Advance(Seconds{3600});
  EXPECT_EQ(server_.Post("/api/v1/user/apptoken", Bearer{owner_.bearer}, Json{{{"title", "t"}}}).status, 200);
}

TEST_F(FreshLoginTest, VerifyMakesASessionFreshAndAWrongPasswordDoesNot) {
  const auto verify = [&](const std::string& password) {
    return browser_.Send(kPost, "/api/v1/signin/verify", Json{{{"password", password}}});
  };
  const auto make = [&] { return browser_.Send(kPost, "/api/v1/user/apptoken", Json{{{"title", "t"}}}).status; };
  server_.Advance(Seconds{601});
  const Reply wrong = verify("wrong");
  EXPECT_EQ(wrong.status, 403);
  EXPECT_EQ(wrong.Json(), (json::value{{"message", "Invalid Username or Password"}, {"invalidCredentials", true}}));
  EXPECT_EQ(make(), 401);
  server_.Advance(Seconds{60});
  const Fields before = browser_.Cookie();
  const Reply right = verify(owner_.password);
  EXPECT_EQ(right.status, 200) << right;
  EXPECT_EQ(right.Json(), (json::value{{"success", true}}));
  EXPECT_NE(browser_.Cookie(), before);
  EXPECT_EQ(make(), 200);
}

TEST_F(FreshLoginTest, TheSessionOfABrowserCountsAsThePersonWhileThePasswordIsFresh) {
  const auto mint = [&](const char* name) {
    return browser_.Send(kPost, owner_.Tokens(), Json{{{"name", name}, {"scope", "user:read"}}}).Text("token");
  };
  const std::string fresh = mint("fresh");
  server_.Advance(Seconds{601});
  const std::string stale = mint("stale");
  for (const auto& one : Listed(owner_.Tokens() + "?made_with=true", "tokens")) {
    const json::value& made_with = one.at("made_with");
    EXPECT_TRUE(one.at("name") == "fresh" ? made_with.is_null() : made_with.at("kind") == "session") << one;
  }
  EXPECT_EQ(browser_.Send(kPost, "/api/v1/signout").status, 200);
  EXPECT_TRUE(Accepted(fresh) && Accepted(stale)) << "to sign out is not to revoke";
}

}  // namespace
}  // namespace jeton::testing
