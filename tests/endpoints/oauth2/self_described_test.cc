#include "testing/self_described.h"

#include "testing/foreign_issuer.h"

// Clients that describe themselves by a document (OAuth Client ID Metadata Document).
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Fields;
using testing::Form;
using testing::Header;
using testing::kAgentCallback;
using testing::kDescribed;
using testing::kToolsApi;
using testing::Query;
using testing::Reply;
using testing::SelfDescribedTest;

TEST_F(SelfDescribedTest, ItGoesTheWholeWay) {
  const Reply page = Authorize(Agent());
  ASSERT_EQ(page.status, 200) << page;
  const Reply sent = Decide(page);
  EXPECT_EQ(testing::Sent::Read(sent).to, kAgentCallback);
  EXPECT_EQ(testing::Sent::Read(sent).Of("iss"), testing::kIssuer);
  const Reply tokens = Exchange(testing::Sent::Read(sent).Of("code"));
  ASSERT_EQ(tokens.status, 200) << tokens;
  EXPECT_EQ(tokens.Text("scope"), "tools:use");
  const Reply renewed = Refresh(tokens.Text("refresh_token"));
  ASSERT_EQ(renewed.status, 200) << renewed;
  EXPECT_EQ(Post("/oauth2/revoke", {{"token", renewed.Text("refresh_token")}}).status, 200);
  ExpectError(Refresh(renewed.Text("refresh_token")), 400, "invalid_grant");
}

TEST_F(SelfDescribedTest, TheMetadataSaysSoIfItIsOn) {
  const auto metadata = [&] { return server_.Get("/.well-known/oauth-authorization-server").Json().as_object(); };
  EXPECT_EQ(metadata().at("client_id_metadata_document_supported"), true);
  Restart("");
  EXPECT_FALSE(metadata().contains("client_id_metadata_document_supported"));
}

TEST_F(SelfDescribedTest, ItIsAnApplicationOfItsOrganizationOnceAllowed) {
  const auto before = server_.authority().Audit("create_application").size();
  const Reply page = Authorize(Agent());
  EXPECT_FALSE(IsKnown()) << "looking makes no record";
  Decide(page, "deny");
  EXPECT_FALSE(IsKnown()) << "nor does a refusal";
  ASSERT_FALSE(Code(Agent()).empty());
  EXPECT_TRUE(IsKnown());
  EXPECT_EQ(server_.authority().Audit("create_application").size(), before + 1);
}

TEST_F(SelfDescribedTest, UsersAreAskedEachTimeAndToldWhoSaysWhat) {
  for (int time = 0; time < 2; ++time) {
    const Reply page = Authorize(Agent());
    ASSERT_EQ(page.status, 200) << "never remembered";
    ExpectSelfDescription(page);
    EXPECT_NE(page.body.find("goes to app.agent.example."), std::string::npos);
    EXPECT_EQ(page.body.find("your own machine"), std::string::npos);
    ASSERT_EQ(Decide(page).status, 303);
  }
}

TEST_F(SelfDescribedTest, NoPageShowsItAsAnApplicationOfTheOrganization) {
  ASSERT_FALSE(Code(Agent()).empty());
  const Reply begun = Post("/oauth2/device", {{"scope", "tools:use"}, {"resource", kToolsApi}});
  const Reply device =
      server_.Get("/oauth2/device/verify", Header{"Cookie", cookie_}, Query{{{"user_code", begun.Text("user_code")}}});
  ASSERT_EQ(device.status, 200) << device;
  ExpectSelfDescription(device);
  ASSERT_EQ(Exchange(Code(Agent())).status, 200);
  const Reply account = server_.Get("/account", Header{"Cookie", cookie_});
  EXPECT_NE(account.body.find("calls itself so, described at agent.example"), std::string::npos) << account;
  EXPECT_EQ(account.body.find("of the organization acme"), std::string::npos);
}

TEST_F(SelfDescribedTest, OfVeryManyApisTheOneThatIsNamedIsFound) {
  Restart("acme", 10'000);
  AddThousandApis();
  shop_.Do(
      wire::Method::kPut, "/jeton/v1/organizations/acme/apis/late",
      {{"identifier", "https://late.example.org"}, {"title", "Late"}, {"scopes", json::array{{{"name", "late:use"}}}}});
  const Fields late{{"scope", "late:use"}, {"resource", "https://late.example.org/"}};
  const Reply tokens = Exchange(Code(Agent(late)));
  ASSERT_EQ(tokens.status, 200) << tokens;
  EXPECT_EQ(Refresh(tokens.Text("refresh_token")).Text("scope"), "late:use");
  EXPECT_EQ(Post("/oauth2/device", late).status, 200);
  const Reply page = Authorize(Agent(late));
  EXPECT_NE(page.body.find("At Late"), std::string::npos) << page;
}

TEST_F(SelfDescribedTest, AProgramOnTheUsersMachineGetsAWarning) {
  const Reply page = Authorize(Agent({{"redirect_uri", "http://localhost:51234/callback"}}));
  ASSERT_EQ(page.status, 200) << "the port is its own affair";
  EXPECT_NE(page.body.find("your own machine"), std::string::npos);
  EXPECT_EQ(Authorize(Agent({{"redirect_uri", "http://localhost.evil.example:51234/callback"}})).status, 400);
  EXPECT_EQ(Authorize(Agent({{"redirect_uri", "https://evil.example/cb"}})).Header("location"), "");
}

TEST_F(SelfDescribedTest, StrangersMakeTheServerFetchNothing) {
  const Reply page = server_.Get("/oauth2/authorize", Query{Request(Agent({{"client_id", kDescribed}}))});
  EXPECT_EQ(page.status, 401);
  EXPECT_NE(page.body.find("password"), std::string::npos);
  for (const char* path : {"/oauth2/token", "/oauth2/revoke"}) {
    ExpectError(Post(path, {{"grant_type", "refresh_token"}, {"refresh_token", "x"}, {"token", "x"}}), 401,
                "invalid_client");
  }
  EXPECT_EQ(fetched_, 0);
}

TEST_F(SelfDescribedTest, AUserAndASourceMayHaveThirtyDocumentsAMinuteLookedUp) {
  const std::string bob = SignIn("bob", shop_.AddUser("bob"));
  const auto look = [&](const std::string& cookie, const std::string& address) {
    const Fields asked = Request(Agent({{"client_id", "https://agent.example/none.json"}}));
    return server_.Get("/oauth2/authorize", Header{"Cookie", cookie}, Query{asked}, testing::From{address});
  };
  for (int n = 0; n < 30; ++n) ASSERT_EQ(look(cookie_, "198.51.100." + std::to_string(n)).status, 400) << n;
  const Reply later = look(cookie_, "198.51.100.99");
  EXPECT_EQ(later.status, 429);
  EXPECT_NE(later.Header("retry-after"), "");
  for (int n = 0; n < 30; ++n) {
    // What is shown to those that have not signed in looks nothing up.
    ASSERT_EQ(look("", "203.0.113.1").status, 401) << n;
  }
  for (int n = 0; n < 30; ++n) ASSERT_EQ(look(bob, "203.0.113.1").status, 400) << n;
  const std::string carol = SignIn("carol", shop_.AddUser("carol"));
  EXPECT_EQ(look(carol, "203.0.113.1").status, 429) << "of the same source";
  EXPECT_EQ(look(carol, "203.0.113.2").status, 400);
}

TEST_F(SelfDescribedTest, ADocumentThatIsNotOneIsUnreadable) {
  const struct {
    const char* name;
    json::object changes;
  } cases[] = {
      {"the id of another", {{"client_id", "https://agent.example/other.json"}}},
      {"no id", {{"client_id", nullptr}}},
      {"a secret", {{"client_secret", "x"}}},
      {"the end of a secret", {{"client_secret_expires_at", 0}}},
      {"a method with a secret", {{"token_endpoint_auth_method", "client_secret_basic"}}},
      {"keys without a key", {{"token_endpoint_auth_method", "private_key_jwt"}}},
      {"keys over http",
       {{"token_endpoint_auth_method", "private_key_jwt"}, {"jwks_uri", "http://agent.example/keys"}}},
      {"no redirect", {{"redirect_uris", json::array()}}},
      {"redirects that are no list", {{"redirect_uris", kAgentCallback}}},
      {"a redirect over http", {{"redirect_uris", {kAgentCallback, "http://agent.example/cb"}}}},
      {"a script as redirect", {{"redirect_uris", {"javascript:alert(1)"}}}},
      {"a wildcard", {{"redirect_uris", {"https://*.agent.example/cb"}}}},
  };
  for (const auto& c : cases) {
    Describe(c.changes);
    ExpectUnreadable(c.name);
  }
  document_ = "<html>Not found</html>";
  ExpectUnreadable("HTML");
  document_ = json::serialize(Document());
  media_type_ = "text/html";
  ExpectUnreadable("HTML by its type");
  media_type_ = "application/json";
  reachable_ = false;
  ExpectUnreadable("not reachable");
  reachable_ = true;
  EXPECT_EQ(Authorize(Agent()).status, 200) << "no failure is remembered";
}

TEST_F(SelfDescribedTest, ADocumentIsKeptAsLongAsItSaysWithinBounds) {
  const auto fetches_after = [&](Seconds wait) {
    server_.Advance(wait);
    const int before = fetched_;
    EXPECT_EQ(Authorize(Agent()).status, 200);
    return fetched_ - before;
  };
  EXPECT_EQ(fetches_after(Seconds{0}), 1);
  EXPECT_EQ(fetches_after(Seconds{299}), 0);
  EXPECT_EQ(fetches_after(Seconds{1}), 1) << "five minutes, if it says nothing";
  max_age_ = Seconds{0};
  EXPECT_EQ(fetches_after(Seconds{300}), 1);
  EXPECT_EQ(fetches_after(Seconds{299}), 0) << "and no less";
  max_age_ = Seconds{1'000'000};
  EXPECT_EQ(fetches_after(Seconds{1}), 1);
  EXPECT_EQ(fetches_after(Seconds{86'399}), 0);
  EXPECT_EQ(fetches_after(Seconds{1}), 1) << "a day, and no more";
}

TEST_F(SelfDescribedTest, WhatTheDocumentSaysNowCounts) {
  ASSERT_FALSE(Code(Agent()).empty());
  Describe({{"redirect_uris", {"https://new.agent.example/cb"}}, {"client_name", "New agent"}});
  Forget();
  cookie_ = SignIn("alice", password_);
  EXPECT_EQ(Authorize(Agent()).status, 400);
  const Reply page = Authorize(Agent({{"redirect_uri", "https://new.agent.example/cb"}}));
  EXPECT_NE(page.body.find("New agent"), std::string::npos);
  const std::string code = testing::Sent::Read(Decide(page)).Of("code");
  EXPECT_EQ(Exchange(code).status, 200);
}

TEST_F(SelfDescribedTest, TheQuayDialectKnowsNoSuchClient) {
  ASSERT_FALSE(Code(Agent()).empty());
  const Fields asked{
      {"client_id", kDescribed}, {"redirect_uri", kAgentCallback}, {"response_type", "token"}, {"scope", "repo:read"}};
  EXPECT_EQ(server_.Get("/oauth/authorize", Header{"Cookie", cookie_}, Query{asked}).Header("location"), "");
}

TEST_F(SelfDescribedTest, WithAKeyItSignsItsRequests) {
  const testing::ForeignSigner signer("ES256");
  Describe({{"token_endpoint_auth_method", "private_key_jwt"},
            {"jwks", ParseJson(R"({"keys":[)" + signer.Jwk() + "]}").value()}});
  const std::string code = Code(Agent());
  ExpectError(Exchange(code), 401, "invalid_client");
  const Fields form{{"grant_type", "authorization_code"}, {"code", code}, {"code_verifier", testing::kVerifier}};
  EXPECT_EQ(server_.Post("/oauth2/token", Form{Signed(signer, form)}).status, 200);
}

TEST(MetadataDocumentTest, OnlyAnHttpsAddressWithAPathIsAClientId) {
  for (const char* good : {"https://agent.example/", "https://agent.example/client.json",
                           "https://agent.example:8443/c", "https://agent.example/c?v=1"}) {
    EXPECT_TRUE(IsMetadataDocumentUrl(good)) << good;
  }
  for (const char* bad : {"", "agent", "https://agent.example", "http://agent.example/c",
                          "https://user@agent.example/c", "https://agent.example/c#x", "https://agent.example/a/../c",
                          "https://agent.example/./c", "https:///c", "HTTPS://agent.example/c",
                          "https://agent.example/\xc3\xa4", "https://agent.example/a b", "ftp://agent.example/c"}) {
    EXPECT_FALSE(IsMetadataDocumentUrl(bad)) << bad;
  }
  EXPECT_FALSE(IsMetadataDocumentUrl("https://agent.example/" + std::string(512, 'a')));
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
