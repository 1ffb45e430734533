#include <thread>

#include "testing/oauth_client.h"

// The grant authorization_code at /oauth2/token.
namespace jeton::endpoints::oauth2 {
namespace {

using testing::Fields;
using testing::kCallback;
using testing::kVerifier;
using testing::Reply;

using CodeTest = testing::OAuthClientTest;

constexpr const char* kOtherVerifier = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

TEST_F(CodeTest, GivesATokenOfTheUser) {
  const Reply reply = Exchange(Code());
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(reply.Text("token_type"), "Bearer");
  EXPECT_EQ(reply.Text("scope"), "repo:read user:read");
  EXPECT_GT(reply.Json().at("expires_in").as_int64(), 0);
  EXPECT_EQ(reply.Header("cache-control"), "no-store");
  EXPECT_EQ(server_.Get("/api/v1/user/", testing::Bearer{reply.Text("access_token")}).Text("username"), "alice");
}

TEST_F(CodeTest, TheAddressCountsIfItIsSent) {
  EXPECT_EQ(Exchange(Code(), {{"redirect_uri", kCallback}}).status, 200);
  ExpectError(Exchange(Code(), {{"redirect_uri", "https://client.example/other"}}), 400, "invalid_grant");
  EXPECT_EQ(Exchange(Code({{"redirect_uri", ""}}), {{"redirect_uri", kCallback}}).status, 200);
}

TEST_F(CodeTest, NeedsAWellFormedVerifier) {
  const std::string code = Code();
  ExpectError(Exchange(code, {{"code_verifier", ""}}), 400, "invalid_request");
  ExpectError(Exchange(code, {{"code_verifier", "short"}}), 400, "invalid_request");
  ExpectError(Exchange(code, {{"code_verifier", std::string(129, 'a')}}), 400, "invalid_request");
  ExpectError(Exchange(code, {{"code_verifier", std::string(43, '!')}}), 400, "invalid_request");
  ExpectError(Exchange("", {}), 400, "invalid_request");
  EXPECT_EQ(Exchange(code).status, 200) << "none of this used it up";
}

TEST_F(CodeTest, FourWrongExchangesLeaveItAliveAndTheFifthBurnsIt) {
  for (const int wrong : {4, 5}) {
    const std::string code = Code();
    for (int i = 0; i < wrong; ++i)
      ExpectError(Exchange(code, {{"code_verifier", kOtherVerifier}}), 400, "invalid_grant");
    EXPECT_EQ(Exchange(code).status, wrong == 4 ? 200 : 400) << wrong;
  }
}

TEST_F(CodeTest, AnotherClientCannotUseIt) {
  const Client other = AddClient("other", {});
  const std::string code = Code();
  ExpectError(Exchange(code, {}, other), 400, "invalid_grant");
  EXPECT_EQ(Exchange(code).status, 200);
}

TEST_F(CodeTest, ASecondUseEndsWhatTheFirstGave) {
  const std::string code = Code();
  const Reply first = Exchange(code);
  const Reply renewed = Refresh(first.Text("refresh_token"));
  ExpectError(Exchange(code, {{"code_verifier", kOtherVerifier}}), 400, "invalid_grant");
  EXPECT_TRUE(Works(first.Text("access_token"))) << "a wrong second use ends nothing";
  ExpectError(Exchange(code), 400, "invalid_grant");
  EXPECT_FALSE(Works(first.Text("access_token")));
  EXPECT_FALSE(Works(renewed.Text("access_token")));
  ExpectError(Refresh(renewed.Text("refresh_token")), 400, "invalid_grant");
}

TEST_F(CodeTest, ASecondUseEndsATokenWithoutARefreshToken) {
  client_ = AddClient("brief", {{"grant_types", {"authorization_code"}}});
  const std::string code = Code();
  const Reply first = Exchange(code);
  ExpectError(Exchange(code), 400, "invalid_grant");
  EXPECT_FALSE(Works(first.Text("access_token")));
}

TEST_F(CodeTest, OneOfManyParallelUsesWins) {
  const std::string code = Code();
  constexpr int kThreads = 8;
  std::vector<int> statuses(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] { statuses[static_cast<std::size_t>(i)] = Exchange(code).status; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::ranges::count(statuses, 200), 1);
}

TEST_F(CodeTest, LivesForAMinute) {
  const std::string young = Code();
  server_.Advance(Seconds{60} - Microseconds{1});
  EXPECT_EQ(Exchange(young).status, 200);
  const std::string old = Code();
  server_.Advance(Seconds{60});
  ExpectError(Exchange(old), 400, "invalid_grant");
}

TEST_F(CodeTest, IsAskedAgainWhoseItIs) {
  const std::string code = Code();
  shop_.Do(wire::Method::kPut, "/api/v1/superuser/users/alice", {{"enabled", false}});
  ExpectError(Exchange(code), 400, "invalid_grant");
}

TEST_F(CodeTest, ClientsAuthenticateAsTheyAreRegistered) {
  const std::string code = Code();
  const Fields form{{"grant_type", "authorization_code"}, {"code", code}, {"code_verifier", kVerifier}};
  ExpectError(server_.Post("/oauth2/token", testing::Basic{client_.id, "jts_secret"}, testing::Form{form}), 401,
              "invalid_client");
  client_ = AddClient("server", {{"auth_method", "client_secret_basic"}});
  const std::string confidential = Code();
  Fields alone{{"grant_type", "authorization_code"},
               {"code", confidential},
               {"code_verifier", kVerifier},
               {"client_id", client_.id}};
  const Reply refused = server_.Post("/oauth2/token", testing::Form{alone});
  ExpectError(refused, 401, "invalid_client");
  EXPECT_EQ(refused.Header("www-authenticate"), "Basic realm=\"https://jeton.example.org\"");
  EXPECT_EQ(Exchange(confidential).status, 200);
  alone.emplace_back("client_secret", *client_.secret);
  alone[1].second = Code();
  EXPECT_EQ(server_.Post("/oauth2/token", testing::Form{alone}).status, 200) << "Basic and the form count as one";
}

TEST_F(CodeTest, AClientUsesTheGrantsForWhichItIsRegistered) {
  ExpectError(Post("/oauth2/token", {{"grant_type", "client_credentials"}}), 400, "unauthorized_client");
  client_ = AddClient("machine", {{"grant_types", {"client_credentials"}}, {"auth_method", "client_secret_basic"}});
  for (const char* grant : {"authorization_code", "refresh_token"}) {
    ExpectError(Post("/oauth2/token", {{"grant_type", grant}}), 400, "unauthorized_client");
  }
  ExpectError(Post("/oauth2/token", {{"grant_type", "password"}}), 400, "unsupported_grant_type");
  ExpectError(Post("/oauth2/token", {}), 400, "invalid_request");
}

TEST_F(CodeTest, BelongsToItsSurface) {
  client_ = AddClient("server", {{"auth_method", "client_secret_basic"}});
  const Reply quay = server_.Post("/oauth/access_token", testing::Form{{{"grant_type", "authorization_code"},
                                                                        {"client_id", client_.id},
                                                                        {"client_secret", *client_.secret},
                                                                        {"redirect_uri", kCallback},
                                                                        {"code", Code()},
                                                                        {"code_verifier", kVerifier},
                                                                        {"scope", "repo:read user:read"}}});
  ExpectError(quay, 400, "invalid_grant");
}

TEST_F(CodeTest, ATokenIsForOneResource) {
  shop_.Do(wire::Method::kPut, "/jeton/v1/organizations/acme/apis/orders",
           {{"identifier", "https://orders.example.com"},
            {"title", "Orders"},
            {"scopes", {{{"name", "orders:read"}}, {{"name", "orders:write"}, {"dangerous", true}}}}});
  client_ = AddClient("shopper", {{"apis", {{{"api", "orders"}, {"scopes", {"orders:read", "orders:write"}}}}}});
  const Fields both{
      {"scope", "orders:read user:read"}, {"resource", "https://orders.example.com/"}, {"resource", testing::kIssuer}};
  const Reply page = Authorize(both);
  ASSERT_EQ(page.status, 200) << page;
  EXPECT_NE(page.body.find("Orders"), std::string::npos);
  const std::string code = testing::Sent::Read(Decide(page)).Of("code");
  ExpectError(Exchange(code), 400, "invalid_target");
  const Reply orders = Exchange(code, {{"resource", "https://orders.example.com"}});
  ASSERT_EQ(orders.status, 200) << orders;
  EXPECT_EQ(orders.Text("scope"), "orders:read");
  EXPECT_FALSE(Works(orders.Text("access_token"))) << "it is for that API alone";
  const Reply here = Refresh(orders.Text("refresh_token"), {{"resource", testing::kIssuer}});
  ASSERT_EQ(here.status, 200) << here;
  EXPECT_EQ(here.Text("scope"), "user:read");
  EXPECT_TRUE(Works(here.Text("access_token")));
  ExpectError(Refresh(here.Text("refresh_token")), 400, "invalid_target");
  EXPECT_EQ(Tokens({{"scope", "orders:read"}}).Text("scope"), "orders:read") << "the scopes say which API is meant";
  EXPECT_EQ(testing::Sent::Read(Authorize({{"scope", "orders:read user:read"}})).Of("error"), "invalid_target");
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
