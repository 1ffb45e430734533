#include "testing/oauth_client.h"

// The device grant (RFC 8628).
namespace jeton::endpoints::oauth2 {
namespace {

using testing::Fields;
using testing::Form;
using testing::From;
using testing::Header;
using testing::Query;
using testing::Reply;

constexpr const char* kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

class DeviceTest : public testing::OAuthClientTest {
 protected:
  Reply Begin(const Fields& form = {{"scope", "repo:read user:read"}}) {
    const Reply reply = Post("/oauth2/device", form);
    EXPECT_EQ(reply.status, 200) << reply;
    return reply;
  }
  Reply Poll(const std::string& code, const Fields& more = {}) { return Poll(code, more, client_); }
  Reply Poll(const std::string& code, const Fields& more, const Client& client) {
    Fields form{{"grant_type", kDeviceGrant}, {"device_code", code}};
    form.insert(form.end(), more.begin(), more.end());
    return Post("/oauth2/token", std::move(form), client);
  }
  Reply Look(const std::string& typed) {
    return server_.Get("/oauth2/device/verify", Header{"Cookie", cookie_}, Query{{{"user_code", typed}}});
  }
  Reply Press(const Reply& page, const std::string& decision) {
    Fields form = testing::HiddenFields(page);
    form.emplace_back("decision", decision);
    return server_.Post("/oauth2/device/verify", Header{"Cookie", cookie_}, Form{form});
  }
  void Allow(const Reply& begun) {
    const Reply done = Press(Look(begun.Text("user_code")), "allow");
    EXPECT_EQ(done.status, 200) << done;
  }
};

TEST_F(DeviceTest, BeginsWithTwoCodes) {
  const Reply reply = Begin();
  const std::string user_code = reply.Text("user_code");
  EXPECT_EQ(user_code.size(), 9u);
  EXPECT_EQ(user_code[4], '-');
  EXPECT_EQ(user_code.find_first_not_of("BCDFGHJKLMNPQRSTVWXZ-"), std::string::npos);
  EXPECT_GE(reply.Text("device_code").size(), 27u) << "160 bits";
  EXPECT_EQ(reply.Text("verification_uri"), "https://jeton.example.org/oauth2/device/verify");
  EXPECT_EQ(reply.Text("verification_uri_complete"),
            "https://jeton.example.org/oauth2/device/verify?user_code=" + user_code);
  EXPECT_EQ(reply.Json().at("expires_in"), 600);
  EXPECT_EQ(reply.Json().at("interval"), 5);
  EXPECT_EQ(reply.Header("cache-control"), "no-store");
}

TEST_F(DeviceTest, TheUserComparesTheCodeAndLetsTheProgramIn) {
  const Reply begun = Begin();
  ExpectError(Poll(begun.Text("device_code")), 400, "authorization_pending");
  std::string typed = " " + ToLower(begun.Text("user_code"));
  typed.erase(typed.find('-'), 1);
  const Reply page = Look(typed);
  ASSERT_EQ(page.status, 200) << page;
  for (const std::string& text : {begun.Text("user_code"), std::string("Portal"), std::string("acme"),
                                  std::string("192.0.2.7"), std::string("alice")}) {
    EXPECT_NE(page.body.find(text), std::string::npos) << text;
  }
  EXPECT_EQ(Press(page, "allow").status, 200);
  const Reply reply = Poll(begun.Text("device_code"));
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_TRUE(Works(reply.Text("access_token")));
  EXPECT_EQ(Refresh(reply.Text("refresh_token")).status, 200);
  EXPECT_EQ(Press(page, "allow").status, 404) << "a decision is made once";
}

TEST_F(DeviceTest, ALostAnswerIsGivenAgainAsTheHeadOfTheSameFamily) {
  const Reply begun = Begin();
  Allow(begun);
  const Reply first = Poll(begun.Text("device_code"));
  const Reply again = Poll(begun.Text("device_code"));
  ASSERT_EQ(again.status, 200) << again;
  EXPECT_EQ(again.Text("refresh_token"), first.Text("refresh_token"));
  const Reply renewed = Refresh(first.Text("refresh_token"));
  EXPECT_EQ(Poll(begun.Text("device_code")).Text("refresh_token"), renewed.Text("refresh_token"));
  server_.Advance(Seconds{60});
  ExpectError(Poll(begun.Text("device_code")), 400, "invalid_grant");
  EXPECT_EQ(Refresh(renewed.Text("refresh_token")).status, 200) << "and ends nothing";
}

TEST_F(DeviceTest, WithoutRefreshTokensItIsUsedOnce) {
  client_ = AddClient("brief", {{"grant_types", {"device_code"}}});
  const Reply begun = Begin();
  Allow(begun);
  EXPECT_EQ(Poll(begun.Text("device_code")).status, 200);
  ExpectError(Poll(begun.Text("device_code")), 400, "invalid_grant");
}

TEST_F(DeviceTest, WhoPollsTooOftenWaitsLongerForEver) {
  const std::string code = Begin().Text("device_code");
  ExpectError(Poll(code), 400, "authorization_pending");
  server_.Advance(Seconds{4});
  ExpectError(Poll(code), 400, "slow_down");
  server_.Advance(Seconds{9});
  ExpectError(Poll(code), 400, "slow_down");
  server_.Advance(Seconds{15});
  ExpectError(Poll(code), 400, "authorization_pending");
}

TEST_F(DeviceTest, ARefusalAndTheEndAreTold) {
  const Reply refused = Begin();
  EXPECT_EQ(Press(Look(refused.Text("user_code")), "deny").status, 200);
  ExpectError(Poll(refused.Text("device_code")), 400, "access_denied");
  const Reply old = Begin();
  server_.Advance(Seconds{600});
  ExpectError(Poll(old.Text("device_code")), 400, "expired_token");
  EXPECT_EQ(Look(old.Text("user_code")).status, 404);
  ExpectError(Poll("unknown"), 400, "invalid_grant");
}

TEST_F(DeviceTest, AnotherClientCannotUseIt) {
  const Client other = AddClient("other", {});
  const Reply begun = Begin();
  Allow(begun);
  ExpectError(Poll(begun.Text("device_code"), {}, other), 400, "invalid_grant");
  EXPECT_EQ(Poll(begun.Text("device_code")).status, 200);
}

TEST_F(DeviceTest, AChallengeIsHonouredButNotDemanded) {
  ExpectError(
      Post("/oauth2/device", {{"scope", "repo:read"}, {"code_challenge", "short"}, {"code_challenge_method", "S256"}}),
      400, "invalid_request");
  const Reply begun =
      Begin({{"scope", "repo:read"}, {"code_challenge", testing::kChallenge}, {"code_challenge_method", "S256"}});
  Allow(begun);
  ExpectError(Poll(begun.Text("device_code")), 400, "invalid_grant");
  EXPECT_EQ(Poll(begun.Text("device_code"), {{"code_verifier", testing::kVerifier}}).status, 200);
}

TEST_F(DeviceTest, OfSeveralResourcesEachTokenIsForOne) {
  shop_.Do(wire::Method::kPut, "/jeton/v1/organizations/acme/apis/tools",
           {{"identifier", "https://tools.example.org"},
            {"title", "Tools"},
            {"scopes", boost::json::array{{{"name", "tools:use"}}}}});
  client_ = AddClient("tv", {{"apis", boost::json::array{{{"api", "tools"}, {"scopes", {"tools:use"}}}}}});
  const Reply begun = Begin(
      {{"scope", "repo:read tools:use"}, {"resource", testing::kIssuer}, {"resource", "https://tools.example.org"}});
  Allow(begun);
  const std::string code = begun.Text("device_code");
  ExpectError(Poll(code), 400, "invalid_target");
  ExpectError(Poll(code, {{"resource", "https://else.example.org"}}), 400, "invalid_target");
  const Reply tools = Poll(code, {{"resource", "https://tools.example.org"}});
  ASSERT_EQ(tools.status, 200) << tools;
  EXPECT_EQ(tools.Text("scope"), "tools:use");
  EXPECT_EQ(Poll(code, {{"resource", testing::kIssuer}}).Text("scope"), "repo:read") << "also if an answer was lost";
}

TEST_F(DeviceTest, ChecksItsRequest) {
  ExpectError(Post("/oauth2/device", {{"scope", "what"}}), 400, "invalid_scope");
  ExpectError(Post("/oauth2/device", {{"scope", "repo:read"}, {"resource", "https://unknown.example"}}), 400,
              "invalid_target");
  ExpectError(server_.Post("/oauth2/device", Form{{{"client_id", "nobody"}}}), 401, "invalid_client");
  client_ = AddClient("browser", {{"grant_types", {"authorization_code"}}});
  ExpectError(Post("/oauth2/device", {{"scope", "repo:read"}}), 400, "unauthorized_client");
}

TEST_F(DeviceTest, TenLooksAMinuteAreEnough) {
  const Reply begun = Begin();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Look("BBBB-BBBB").status, 404);
  const Reply later = Look(begun.Text("user_code"));
  EXPECT_EQ(later.status, 429);
  EXPECT_NE(later.Header("retry-after"), "");
  server_.Advance(Seconds{60});
  EXPECT_EQ(Look(begun.Text("user_code")).status, 200);
}

TEST_F(DeviceTest, ThePageNeedsAUserAndItsOwnForm) {
  const Reply begun = Begin();
  const Reply page = Look(begun.Text("user_code"));
  EXPECT_EQ(server_.Get("/oauth2/device/verify?user_code=" + begun.Text("user_code")).status, 401);
  Fields form = testing::HiddenFields(page);
  form.emplace_back("decision", "allow");
  EXPECT_EQ(server_.Post("/oauth2/device/verify", Form{form}).status, 403);
  const std::string other = SignIn("bob", shop_.AddUser("bob"));
  EXPECT_EQ(server_.Post("/oauth2/device/verify", Header{"Cookie", other}, Form{form}).status, 403);
  ExpectError(Poll(begun.Text("device_code")), 400, "authorization_pending");
}

TEST_F(DeviceTest, ManyRequestsFromOneSourceWait) {
  for (int i = 0; i < 60; ++i) Begin();
  const Reply later = Post("/oauth2/device", {{"scope", "repo:read"}});
  ExpectError(later, 429, "temporarily_unavailable");
  EXPECT_NE(later.Header("retry-after"), "");
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
