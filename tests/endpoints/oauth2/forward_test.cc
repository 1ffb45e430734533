#include "testing/forwarding.h"

// How GET /auth/forward answers (registry contract, section 6.1).
namespace jeton::endpoints::oauth2 {
namespace {

using testing::Basic;
using testing::Bearer;
using testing::ChallengeOf;
using testing::Fields;
using testing::ForwardTest;
using testing::From;
using testing::Header;
using testing::Headers;
using testing::kForward;
using testing::kGateway;
using testing::kRealm;
using testing::Reply;
using testing::WithGateway;
using enum wire::Method;

// The rows of section 6.1, in their order.

TEST_F(ForwardTest, AValidTokenIsAnEmpty200ThatTellsWhoItIsAndThatNoCacheMayKeep) {
  const Reply reply = Ask("scope=repo:read", ServerToken());
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.Header("x-auth-subject"), reader_.name);
  EXPECT_EQ(reply.Header("x-auth-subject-kind"), "application");
  EXPECT_EQ(reply.Header("x-auth-scope"), "repo:read");
  EXPECT_EQ(reply.Header("x-auth-client"), reader_.name);
  EXPECT_EQ(reply.Header("x-auth-audience"), "https://jeton.example.org");
  EXPECT_EQ(reply.Header("x-auth-token-id").size(), 36u);
  EXPECT_TRUE(reply.Header("cache-control").starts_with("no-store"));
  EXPECT_EQ(reply.Header("content-type"), "") << "there is no content";
}

TEST_F(ForwardTest, NoTokenIs401WithAChallengeWithoutAnError) {
  for (const Fields& headers :
       {Fields{}, Fields{{"Authorization", "Basic eDp5"}}, Fields{{"Authorization", "Digest x"}},
        Fields{{"Cookie", "session=" + ServerToken()}}}) {
    const Reply reply = server_.Get(kForward, Headers{headers});
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(ChallengeOf(reply), kRealm) << reply;
  }
}

TEST_F(ForwardTest, AMalformedUnknownExpiredOrRevokedTokenIs401WithInvalidToken) {
  const std::string revoked = ServerToken();
  Revoke(revoked);
  const std::string expired = ServerToken();
  EXPECT_EQ(Ask("", expired).status, 200);
  server_.Advance(Seconds{3650 * 86400});
  std::string bodies;
  for (const std::string& token :
       {std::string("two words"), std::string(""), std::string("unknown"), revoked, expired, reader_.secret}) {
    const Reply reply = Ask("", token);
    EXPECT_EQ(reply.status, 401) << token;
    EXPECT_EQ(ChallengeOf(reply), std::string(kRealm) + R"(, error="invalid_token")") << token;
    EXPECT_TRUE(bodies.empty() || bodies == reply.body) << "they cannot be told apart";
    bodies = reply.body;
  }
}

TEST_F(ForwardTest, AMissingScopeIs403ThatNamesAllThatIsNeeded) {
  const Reply reply = Ask("scope=repo:read+repo:write", ServerToken("repo:read"));
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(ChallengeOf(reply), std::string(kRealm) + R"(, error="insufficient_scope", scope="repo:read repo:write")");
}

TEST_F(ForwardTest, TwoTokensOrOneInTheAddressAre401AndNot400) {
  const std::string token = ServerToken();
  const std::string challenge = std::string(kRealm) + R"(, error="invalid_request")";
  testing::Asked twice{.path = kForward};
  twice.headers = {{"Authorization", "Bearer " + token}, {"Authorization", "Bearer " + token}};
  for (const Reply& reply :
       {server_.Send(twice), Ask("access_token=" + token, token), server_.Get(kForward + ("?access_token=" + token)),
        Ask("acces%73_token=x", token), server_.Get("/auth/forward/page?access_token=x", Bearer{token}),
        Ask("", token, kGateway, Header{"X-Original-URI", "/page?a=b&access_token=x"}),
        Ask("", token, kGateway, Header{"X-Forwarded-Uri", "/page?access_token"})}) {
    EXPECT_EQ(reply.status, 401) << reply;
    EXPECT_EQ(ChallengeOf(reply), challenge);
  }
  EXPECT_EQ(Ask("", token, kGateway, Header{"X-Original-URI", "/page?token=x&code=y"}).status, 200) << "the page's own";
  EXPECT_EQ(Ask("", token, Header{"X-Original-URI", "/page?access_token=x"}).status, 200) << "from an unknown gateway";
}

TEST_F(ForwardTest, WhatMemoryDoesNotKnowIs503WithRetryAfterIfStorageCannotAnswer) {
  const std::string known = ServerToken();
  const std::string forgotten = ServerToken();
  server_.Restart(WithGateway());
  EXPECT_EQ(Ask("", known).status, 200);
  server_.authority().db().database().WriteAndWait(
      [](storage::Transaction& t) { t.Prepare("DROP TABLE tokens").Run(); });
  const Reply reply = Ask("", forgotten);
  EXPECT_EQ(reply.status, 503) << reply;
  EXPECT_EQ(reply.Header("retry-after"), "1");
  EXPECT_EQ(reply.Text("error"), "temporarily_unavailable");
  EXPECT_EQ(Ask("", known).status, 200) << "from memory";
}

TEST_F(ForwardTest, ErrorsAreShortJsonThatNoCacheMayKeep) {
  for (const Reply& reply : {server_.Get(kForward), Ask("", "unknown"), Ask("scope=repo:write", ServerToken()),
                             Ask("scop=repo:write", ServerToken())}) {
    EXPECT_EQ(reply.MediaType(), "application/json");
    EXPECT_FALSE(reply.Text("error").empty());
    EXPECT_LT(reply.body.size(), 200u);
    EXPECT_TRUE(reply.Header("cache-control").starts_with("no-store"));
    EXPECT_EQ(reply.Header("access-control-allow-origin"), "");
  }
}

// What requests may be like.

TEST_F(ForwardTest, EveryMethodIsTreatedAlike) {
  const std::string token = ServerToken();
  for (const wire::Method method : {kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther}) {
    for (const char* path :
         {"/auth/forward", "/auth/forward/", "/auth/forward/any/path", "/auth/forward;/", "/auth/forward;//any/path"}) {
      const Reply passed = server_.Send(method, path, Bearer{token});
      EXPECT_EQ(passed.status, 200) << wire::NameOf(method) << " " << path;
      EXPECT_EQ(passed.Header("x-auth-subject"), reader_.name);
      EXPECT_EQ(server_.Send(method, path).status, 401) << wire::NameOf(method) << " " << path;
    }
  }
}

TEST_F(ForwardTest, BodyCookiesAndConditionsAreIgnored) {
  testing::Asked asked{.method = kPost, .path = kForward, .body = "access_token=x&scope=y"};
  AddTo(asked, Bearer{ServerToken()});
  AddTo(asked, Headers{{{"Content-Type", "application/x-www-form-urlencoded"},
                        {"Cookie", "session=x"},
                        {"Range", "bytes=0-1"},
                        {"If-None-Match", "*"},
                        {"If-Modified-Since", "Sat, 01 Jan 2050 00:00:00 GMT"},
                        {"If-Match", "\"x\""},
                        {"Accept", "text/html"},
                        {"Expect", "100-continue"}}});
  EXPECT_EQ(server_.Send(asked).status, 200);
}

// Addresses.

TEST_F(ForwardTest, ATokenThatIsHeldToAddressesIsCheckedAgainstTheClientBehindAKnownGateway) {
  const std::string token = TokenFor({{"scope", "repo:read"}, {"addresses", "192.0.2.0/24 10.0.0.0/8"}});
  const auto from = [&](const std::string& gateway, const std::string& client) {
    return Ask("", token, From{gateway}, Header{"X-Forwarded-For", client}).status;
  };
  EXPECT_EQ(from("10.0.0.1", "192.0.2.9"), 200);
  EXPECT_EQ(from("10.0.0.1", "198.51.100.1"), 401);
  EXPECT_EQ(from("10.0.0.1", "192.0.2.9, 198.51.100.1"), 401) << "what the client claims about itself";
  for (const char* unreadable : {"unknown", "192.0.2.9:4711", "192.0.2.9, _hidden", "[2001:db8::1]", "", "10.0.0.1"}) {
    EXPECT_EQ(from("10.0.0.1", unreadable), 401) << "the gateway's own address is all that is known: " << unreadable;
  }
  EXPECT_EQ(from("10.0.0.2", "192.0.2.9"), 401) << "an unknown gateway's word";
  EXPECT_EQ(Ask("", token, From{"192.0.2.9"}).status, 401) << "the gateway's own address is not its client's";
  EXPECT_EQ(Ask("", token, kGateway).status, 401) << "a gateway that does not say";
}

// Uses.

TEST_F(ForwardTest, AUseIsNotedAndCountedAsAtEveryCheck) {
  const std::string token = TokenFor({{"scope", "repo:read"}, {"uses", "2"}});
  EXPECT_EQ(Ask("scope=repo:write", token).status, 403) << "spends no use";
  EXPECT_EQ(Ask("", token).status, 200);
  EXPECT_EQ(Ask("", token).status, 200);
  EXPECT_EQ(Ask("", token).status, 401);

  const std::string other = ServerToken();
  const std::string id = Ask("", other, kGateway, Header{"X-Forwarded-For", "192.0.2.9"}).Header("x-auth-token-id");
  server_.Flush();
  const auto item = shop_.Do(kGet, "/jeton/v1/tokens/" + id).Json();
  EXPECT_TRUE(item.at("last_used").is_string()) << item;
}

// Revocation.

TEST_F(ForwardTest, ARevokeThatWasAnsweredIsSeenByTheNextRequest) {
  for (int i = 0; i < 20; ++i) {
    const std::string token = ServerToken();
    EXPECT_EQ(Ask("scope=repo:read", token).status, 200);
    EXPECT_EQ(Ask("scope=repo:read", token).status, 200) << "from memory";
    Revoke(token);
    EXPECT_EQ(Ask("scope=repo:read", token).status, 401);
  }
}

// Keys for programs that read no key sets.

TEST_F(ForwardTest, EachPublishedKeyOfAccessTokensIsThereAsPem) {
  EXPECT_EQ(server_.Get("/oauth2/keys/none.pem").status, 404);
  PutApi("jwt");
  const std::string token = WikiToken();
  const auto keys = server_.Get("/oauth2/jwks.json").Json().at("keys").as_array();
  ASSERT_FALSE(keys.empty());
  for (const auto& key : keys) {
    const std::string kid(key.at("kid").as_string());
    const Reply pem = server_.Get("/oauth2/keys/" + kid + ".pem");
    EXPECT_EQ(pem.status, 200);
    EXPECT_TRUE(pem.body.starts_with("-----BEGIN PUBLIC KEY-----\n")) << pem.body;
    EXPECT_EQ(pem.Header("content-type"), "text/plain");
    EXPECT_EQ(pem.Header("cache-control"), "public, max-age=300") << "no longer than the key set";
    EXPECT_EQ(server_.Get("/oauth2/keys/" + kid).status, 404);
  }
  const auto registry_keys = server_.Get("/.well-known/jwks.json").Json().at("keys").as_array();
  for (const auto& key : registry_keys) {
    EXPECT_EQ(server_.Get("/oauth2/keys/" + std::string(key.at("kid").as_string()) + ".pem").status, 404)
        << "a registry's";
  }
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
