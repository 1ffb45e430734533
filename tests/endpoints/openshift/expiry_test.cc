#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "testing/shop.h"

// How long authorizations of the OpenShift dialect live.
namespace jeton::testing {
namespace {

namespace json = boost::json;
using enum wire::Method;

constexpr char kRedirect[] = "https://portal.example.com/callback";

class OpenShiftExpiryTest : public ::testing::Test {
 protected:
  static Settings WithShortLives() {
    Settings settings;
    settings.authorization_lifetimes =
        ScopeLifetimes::Parse("session=3.seconds|7.days,oauthaccesstoken=60.seconds").value();
    settings.broker_clients.push_back({.id = "portal",
                                       .name = "The Portal",
                                       .secrets = {crypto::Sha256("the first secret")},
                                       .redirect_uris = {kRedirect},
                                       .scopes = AuthorizationScopes::Parse("session").value()});
    return settings;
  }
  json::object Create(const json::object& body) {
    const Reply reply = server_.Post("/broker/rest/user/authorizations", login_, Json{body});
    EXPECT_EQ(reply.status, 201) << reply;
    return reply.Json().at("data").as_object();
  }
  static std::string At(const json::object& view) { return "/broker/rest/user/authorizations/" + TextOf(view, "id"); }
  json::object Show(const json::object& view) {
    const Reply reply = server_.Get(At(view), login_);
    EXPECT_EQ(reply.status, 200) << reply;
    return reply.Json().at("data").as_object();
  }
  static bool IsExpired(const Reply& reply) {
    const std::string challenge = reply.Header("www-authenticate");
    return reply.status == 401 && challenge.starts_with("Bearer ") && challenge.find("expired") != std::string::npos;
  }

  TestServer server_{WithShortLives()};
  Shop shop_{server_};
  const Basic login_{"alice", shop_.AddUser("alice")};
};

TEST_F(OpenShiftExpiryTest, TheRestOfALifeIsComputedAtEachReply) {
  const json::object view = Create({{"scope", "session"}, {"expires_in", 1000}});
  EXPECT_EQ(view.at("expires_in_seconds"), 1000);
  server_.Advance(Seconds{2});
  const json::object later = Show(view);
  EXPECT_EQ(later.at("expires_in"), 1000);
  EXPECT_EQ(later.at("expires_in_seconds"), 998);
}

TEST_F(OpenShiftExpiryTest, ATokenDiesOnTimeHoweverMuchItIsUsed) {
  const json::object view = Create({{"scope", "session"}, {"note", "0"}});
  const Bearer bearer{TextOf(view, "token")};
  // Neither use nor a change of the note extends a life.
  for (int second = 0; second < 3; ++second) {
    const Reply changed = server_.Put(At(view), bearer, Json{{{"note", "used"}}});
    ASSERT_EQ(changed.status, 200) << changed;
    EXPECT_EQ(changed.Json().at("data").at("expires_in"), 3);
    server_.Advance(second < 2 ? Microseconds(Seconds{1}) : Seconds{1} - Microseconds{1});
  }
  EXPECT_EQ(server_.Get("/broker/rest/user", bearer).status, 200);
  server_.Advance(Microseconds{1});
  EXPECT_TRUE(IsExpired(server_.Put(At(view), bearer, Json{{{"note", "late"}}})));
  EXPECT_TRUE(IsExpired(server_.Get("/broker/rest/user", bearer)));
  const json::object shown = Show(view);
  EXPECT_EQ(shown.at("expires_in"), 3);
  EXPECT_EQ(shown.at("expires_in_seconds"), 0);
  const Reply listed = server_.Get("/broker/rest/user/authorizations", login_);
  EXPECT_EQ(listed.body.find(TextOf(view, "id")), std::string::npos) << listed;
}

TEST_F(OpenShiftExpiryTest, ACodeWhoseTimeIsOverIsRefusedAsExpired) {
  const auto exchange = [&](const std::string& code) {
    return server_.Post("/broker/rest/oauth/access_token", Form{{{"grant_type", "authorization_code"},
                                                                 {"client_id", "portal"},
                                                                 {"client_secret", "the first secret"},
                                                                 {"code", code}}});
  };
  const auto code = [&] {
    const Query query{{{"client_id", "portal"}, {"redirect_uri", kRedirect}, {"response_type", "code"}}};
    const std::string place = server_.Get("/broker/rest/oauth/authorize", login_, query).Header("location");
    const auto begin = place.find("code=") + 5;
    return place.substr(begin, place.find('&', begin) - begin);
  };
  const std::string in_time = code();
  const std::string late = code();
  server_.Advance(Seconds{60} - Microseconds{1});
  EXPECT_EQ(exchange(in_time).status, 200);
  server_.Advance(Microseconds{1});
  const Reply refused = exchange(late);
  EXPECT_TRUE(refused.status == 401 && refused.Header("www-authenticate").find("expired") != std::string::npos)
      << refused;
  EXPECT_EQ(refused.body.find("access_token"), std::string::npos) << refused;
}

}  // namespace
}  // namespace jeton::testing
