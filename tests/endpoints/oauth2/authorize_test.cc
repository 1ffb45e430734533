#include "testing/oauth_client.h"

// GET and POST /oauth2/authorize.
namespace jeton::endpoints::oauth2 {
namespace {

using testing::Fields;
using testing::Form;
using testing::Header;
using testing::kCallback;
using testing::kChallenge;
using testing::Query;
using testing::Reply;
using testing::Sent;

class AuthorizeTest : public testing::OAuthClientTest {
 protected:
  // A page of ours, from which nothing leads to another site.
  static void ExpectPage(const Reply& reply, int status) {
    EXPECT_EQ(reply.status, status) << reply;
    EXPECT_EQ(reply.MediaType(), "text/html") << reply;
    EXPECT_EQ(reply.Header("location"), "") << reply;
    EXPECT_EQ(reply.body.find("href=\"http"), std::string::npos) << reply;
  }
  static void ExpectSentBack(const Reply& reply, const std::string& error, const std::string& state = "s t&=#") {
    EXPECT_EQ(reply.status, 302) << reply;
    const Sent sent = Sent::Read(reply);
    EXPECT_EQ(sent.to, kCallback);
    EXPECT_EQ(sent.Of("error"), error) << reply;
    EXPECT_EQ(sent.Of("iss"), testing::kIssuer);
    EXPECT_EQ(sent.Of("state"), state);
    EXPECT_EQ(reply.Header("referrer-policy"), "no-referrer");
    EXPECT_EQ(reply.Header("access-control-allow-origin"), "");
  }
};

TEST_F(AuthorizeTest, AskTheUserAndSendTheCode) {
  const Reply page = Authorize();
  ExpectPage(page, 200);
  for (const char* text : {"Portal", "acme", "alice", "https://client.example"}) {
    EXPECT_NE(page.body.find(text), std::string::npos) << text;
  }
  EXPECT_NE(page.Header("content-security-policy").find("form-action 'self' https://client.example"),
            std::string::npos);
  EXPECT_EQ(page.Header("x-frame-options"), "DENY");
  EXPECT_EQ(page.Header("referrer-policy"), "same-origin");
  EXPECT_EQ(page.Header("access-control-allow-origin"), "");
  const Reply sent = Decide(page);
  EXPECT_EQ(sent.status, 303) << "after a form";
  const Sent back = Sent::Read(sent);
  EXPECT_EQ(back.to, kCallback);
  EXPECT_EQ(back.query.size(), 3u);
  EXPECT_EQ(back.Of("state"), "s t&=#");
  EXPECT_EQ(back.Of("iss"), testing::kIssuer);
  EXPECT_EQ(sent.Header("cache-control"), "no-store");
  EXPECT_EQ(sent.Header("referrer-policy"), "no-referrer");
  EXPECT_EQ(Exchange(back.Of("code")).status, 200);
}

TEST_F(AuthorizeTest, ARefusalIsSentBack) {
  const Reply sent = Decide(Authorize(), "deny");
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(Sent::Read(sent).Of("error"), "access_denied");
  EXPECT_EQ(Sent::Read(sent).Of("iss"), testing::kIssuer);
}

TEST_F(AuthorizeTest, TheStateComesBackOnlyIfItWasSent) {
  const Sent sent = Sent::Read(Decide(Authorize({{"state", ""}})));
  EXPECT_FALSE(sent.query.contains("state"));
  EXPECT_FALSE(sent.Of("code").empty());
}

TEST_F(AuthorizeTest, WithoutAKnownClientAndAddressThereIsAPage) {
  ExpectPage(Authorize({{"client_id", "nobody"}}), 400);
  ExpectPage(Authorize({{"client_id", ""}}), 400);
  for (const char* uri :
       {"https://evil.example/cb", "https://client.example/cb/", "https://client.example/cb?x",
        "https://client.example/CB", "https://CLIENT.example/cb", "https://client.example:443/cb",
        "https://client.example/cb#x", "https://client.example@evil.example/cb", "//client.example/cb",
        "https://client.example/./cb", "https://client.example/%63b", "javascript:alert(1)",
        "https://jeton.example.org/oauth/localapp", "https://client.example\\@evil.example/cb"}) {
    ExpectPage(Authorize({{"redirect_uri", uri}}), 400);
  }
  // A later fault shows the same page, whatever else is wrong.
  ExpectPage(Authorize({{"redirect_uri", "https://evil.example/cb"}, {"response_type", "token"}}), 400);
}

TEST_F(AuthorizeTest, ARepeatedClientOrAddressIsAPageAndARepeatedStateIsNot) {
  for (const char* name : {"client_id", "redirect_uri"}) {
    Fields twice = Request();
    twice.emplace_back(name, name == std::string("client_id") ? client_.id : kCallback);
    ExpectPage(server_.Get("/oauth2/authorize", Header{"Cookie", cookie_}, Query{twice}), 400);
  }
  Fields twice = Request();
  twice.emplace_back("state", "other");
  ExpectSentBack(server_.Get("/oauth2/authorize", Header{"Cookie", cookie_}, Query{twice}), "invalid_request", "");
}

TEST_F(AuthorizeTest, FaultsOfTheClientAreSentBackBeforeAnybodySignsIn) {
  const struct {
    Fields changes;
    const char* error;
  } cases[] = {
      {{{"response_type", ""}}, "invalid_request"},
      {{{"response_type", "token"}}, "unsupported_response_type"},
      {{{"response_type", "code token"}}, "unsupported_response_type"},
      {{{"code_challenge", ""}}, "invalid_request"},
      {{{"code_challenge_method", ""}}, "invalid_request"},
      {{{"code_challenge_method", "plain"}}, "invalid_request"},
      {{{"code_challenge_method", "s256"}}, "invalid_request"},
      {{{"code_challenge", "short"}}, "invalid_request"},
      {{{"code_challenge", std::string(kChallenge) + "A"}}, "invalid_request"},
      {{{"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"}}, "invalid_request"},
      {{{"response_mode", "fragment"}}, "invalid_request"},
      {{{"request", "x.y.z"}}, "request_not_supported"},
      {{{"request_uri", "https://client.example/r"}}, "invalid_request_uri"},
      {{{"scope", "repo:read  user:read"}}, "invalid_scope"},
      {{{"scope", "what"}}, "invalid_scope"},
      {{{"scope", "org:admin"}}, "invalid_scope"},
      {{{"scope", "openid profile"}}, "invalid_scope"},
      {{{"resource", "https://unknown.example"}}, "invalid_target"},
      {{{"resource", "not a uri"}}, "invalid_target"},
  };
  for (const auto& c : cases) {
    ExpectSentBack(server_.Get("/oauth2/authorize", Query{Request(c.changes)}), c.error);
  }
  client_ = AddClient("machine", {{"grant_types", {"client_credentials"}}, {"auth_method", "client_secret_basic"}});
  ExpectSentBack(server_.Get("/oauth2/authorize", Query{Request()}), "unauthorized_client");
}

TEST_F(AuthorizeTest, ASecretInTheAddressIsAPage) {
  ExpectPage(Authorize({{"client_secret", "hunter2"}}), 400);
  ExpectPage(Authorize({{"code_verifier", "hunter2"}}), 400);
}

TEST_F(AuthorizeTest, UnknownScopesAreLeftOutAndTheAnswerSaysWhatIsLeft) {
  const Reply reply = Tokens({{"scope", "openid repo:read what profile offline_access repo:read"}});
  EXPECT_EQ(reply.Text("scope"), "repo:read offline_access");
  client_ = AddClient("brief", {{"grant_types", {"authorization_code"}}});
  const Reply without = Tokens({{"scope", "repo:read offline_access"}});
  EXPECT_EQ(without.Text("scope"), "repo:read") << "as it gets no refresh token";
  EXPECT_FALSE(without.Json().as_object().contains("refresh_token"));
}

TEST_F(AuthorizeTest, WithoutAScopeItIsTheDefaultOne) {
  client_ = AddClient("usual", {{"default_scopes", {"user:read"}}});
  EXPECT_EQ(Tokens({{"scope", ""}}).Text("scope"), "user:read");
}

TEST_F(AuthorizeTest, TheAddressMayBeLeftOutIfThereIsOnlyOne) {
  EXPECT_EQ(Sent::Read(Decide(Authorize({{"redirect_uri", ""}}))).to, kCallback);
  client_ = AddClient("two", {{"redirect_uris", {kCallback, "https://client.example/other"}}});
  ExpectPage(Authorize({{"redirect_uri", ""}}), 400);
}

TEST_F(AuthorizeTest, AProgramOnThisMachineChoosesItsPort) {
  client_ = AddClient("cli", {{"redirect_uris", {"http://localhost/callback", "com.example.cli:/cb"}}});
  const Reply page = Authorize({{"redirect_uri", "http://localhost:49152/callback"}});
  ExpectPage(page, 200);
  EXPECT_NE(page.body.find("your own machine"), std::string::npos);
  EXPECT_EQ(Sent::Read(Decide(page)).to, "http://localhost:49152/callback");
  for (const char* uri : {"http://127.0.0.1:49152/callback", "http://localhost.evil.example/callback",
                          "http://localhost:49152/other", "https://localhost/callback"}) {
    ExpectPage(Authorize({{"redirect_uri", uri}}), 400);
  }
  EXPECT_EQ(Sent::Read(Decide(Authorize({{"redirect_uri", "com.example.cli:/cb"}}))).to, "com.example.cli:/cb");
}

TEST_F(AuthorizeTest, ConsentIsRememberedPerScopeButNeverForAProgramOnThisMachine) {
  ASSERT_FALSE(Code().empty());
  EXPECT_EQ(Authorize().status, 302) << "nobody is asked again";
  EXPECT_EQ(Authorize({{"scope", "repo:read"}}).status, 302);
  EXPECT_EQ(Authorize({{"scope", "repo:read repo:write"}}).status, 200);
  EXPECT_EQ(Authorize({{"prompt", "consent"}}).status, 200);
  const std::string other = SignIn("bob", shop_.AddUser("bob"));
  EXPECT_EQ(server_.Get("/oauth2/authorize", Header{"Cookie", other}, Query{Request()}).status, 200);
  client_ = AddClient("cli", {{"redirect_uris", {"http://127.0.0.1/cb"}}});
  const Fields local{{"redirect_uri", "http://127.0.0.1:5000/cb"}};
  ASSERT_FALSE(Code(local).empty());
  EXPECT_EQ(Authorize(local).status, 200) << "any program can listen there";
}

TEST_F(AuthorizeTest, AUserTakesTheAccessBackAndIsAskedAgain) {
  const std::string alice = shop_.SessionOf("alice", password_);
  const Reply given = Tokens();
  const Reply list = server_.Get("/api/v1/user/authorizations", testing::Bearer{alice});
  const std::string uuid = TextOf(list.Json().at("authorizations").at(0).as_object(), "uuid");
  EXPECT_EQ(server_.Delete("/api/v1/user/authorizations/" + uuid, testing::Bearer{alice}).status, 204);
  EXPECT_FALSE(Works(given.Text("access_token")));
  ExpectError(Refresh(given.Text("refresh_token")), 400, "invalid_grant");
  EXPECT_EQ(Authorize().status, 200);
  const Reply more = Tokens();
  const Reply items = server_.Get("/jeton/v1/tokens?kind=refresh", testing::Bearer{alice});
  const std::string id = TextOf(items.Json().at("items").at(0).as_object(), "id");
  EXPECT_LT(server_.Delete("/jeton/v1/tokens/" + id, testing::Bearer{alice}).status, 300);
  EXPECT_FALSE(Works(more.Text("access_token")));
  EXPECT_EQ(Authorize().status, 200);
}

TEST_F(AuthorizeTest, AFirstPartyAsksNobody) {
  client_ = AddClient("console", {{"first_party", true}});
  const Reply sent = Authorize();
  EXPECT_EQ(sent.status, 302) << sent;
  EXPECT_EQ(Exchange(Sent::Read(sent).Of("code")).status, 200);
  const Reply head =
      server_.Send(wire::Method::kHead, "/oauth2/authorize", Header{"Cookie", cookie_}, Query{Request()});
  EXPECT_EQ(head.Header("location"), "") << "a HEAD issues nothing";
}

TEST_F(AuthorizeTest, WhoIsNotSignedInSignsInAndGoesOn) {
  const Reply page = server_.Get("/oauth2/authorize", Query{Request()});
  ExpectPage(page, 401);
  EXPECT_NE(page.Header("content-security-policy").find("https://client.example"), std::string::npos);
  Fields form = testing::HiddenFields(page);
  form.emplace_back("username", "alice");
  form.emplace_back("password", password_);
  const Reply next = server_.Post("/oauth/signin", Header{"Cookie", CookieOf(page)}, Form{form});
  ASSERT_EQ(next.status, 303) << next;
  cookie_ = CookieOf(next);
  const Reply consent = server_.Get(next.Header("location"), Header{"Cookie", cookie_});
  ExpectPage(consent, 200);
  EXPECT_FALSE(Sent::Read(Decide(consent)).Of("code").empty());
}

TEST_F(AuthorizeTest, ADecisionIsBoundToItsPageItsUserAndItsRequest) {
  const Reply page = Authorize();
  const Fields fields = testing::HiddenFields(page);
  const auto decide = [&](const std::string& cookie, Fields form) {
    form.emplace_back("decision", "allow");
    return server_.Post("/oauth2/authorize/consent", Header{"Cookie", cookie}, Form{form});
  };
  const auto with = [&](const std::string& name, const std::string& value) {
    Fields form = fields;
    for (auto& [field, text] : form) {
      if (field == name) text = value;
    }
    return form;
  };
  ExpectPage(decide(cookie_, with("_csrf_token", "x")), 403);
  ExpectPage(decide(cookie_, with("confirmation", "x")), 200);
  const std::string wider = testing::UrlEncode(Request({{"scope", "repo:read repo:write"}}));
  ExpectPage(decide(cookie_, with("request", wider)), 200);
  const std::string other = SignIn("bob", shop_.AddUser("bob"));
  ExpectPage(decide(other, fields), 403);
  const Reply elsewhere = server_.Post("/oauth2/authorize/consent", Header{"Cookie", cookie_},
                                       Header{"Origin", "https://evil.example"}, Form{fields});
  ExpectPage(elsewhere, 403);
}

TEST_F(AuthorizeTest, AFormIsTheSameRequest) {
  const Reply next = server_.Post("/oauth2/authorize", Form{Request()});
  EXPECT_EQ(next.status, 303) << next;
  ExpectPage(server_.Get(next.Header("location"), Header{"Cookie", cookie_}), 200);
  Fields secret = Request();
  secret.emplace_back("client_secret", "hunter2");
  ExpectPage(server_.Post("/oauth2/authorize", Form{secret}), 400);
  EXPECT_EQ(server_.Put("/oauth2/authorize").status, 405);
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
