#include <set>
#include <string>
#include <utility>
#include <vector>

#include "testing/oauth_client.h"

// The page of a user's own account, and the operations of our own API behind it.
namespace jeton::endpoints::web {
namespace {

using testing::Bearer;
using testing::Fields;
using testing::Form;
using testing::Header;
using testing::Headers;
using testing::HiddenFields;
using testing::Json;
using testing::Reply;
using wire::Method;

class AccountPageTest : public testing::OAuthClientTest {
 protected:
  Reply Account(const std::string& query = "") { return server_.Get("/account" + query, Header{"Cookie", cookie_}); }
  // Sends a form of the page, with its CSRF token.
  Reply Do(const std::string& what, Fields form) { return Do(what, std::move(form), cookie_); }
  Reply Do(const std::string& what, Fields form, const std::string& cookie) {
    form.emplace_back("_csrf_token", CsrfOf(cookie));
    return server_.Post("/account/" + what, Header{"Cookie", cookie}, Form{form});
  }
  static std::string CsrfOf(const std::string& cookie) {
    return authority::CsrfToken(cookie.substr(cookie.find('=') + 1));
  }
  std::string Session(const std::string& name, const std::string& password) { return shop_.SessionOf(name, password); }
  // The ids of the tokens of a kind that alice has.
  std::vector<std::string> Ids(const std::string& kind) {
    const Reply list = server_.Get("/jeton/v1/tokens?kind=" + kind, Bearer{bearer_});
    EXPECT_EQ(list.status, 200) << list;
    std::vector<std::string> ids;
    const auto document = list.Json();
    for (const auto& item : document.at("items").as_array()) {
      ids.emplace_back(TextOf(item.as_object(), "id"));
    }
    return ids;
  }
  boost::json::array Consents() {
    const Reply list = server_.Get("/jeton/v1/users/me/consents", Bearer{bearer_});
    EXPECT_EQ(list.status, 200) << list;
    return list.Json().at("items").as_array();
  }
  // Lets a program on a device in. Returns the code with which it fetches its tokens.
  std::string LetDeviceIn() {
    const Reply begun = Post("/oauth2/device", {{"scope", "repo:read"}});
    const Header browser{"Cookie", cookie_};
    Fields form = HiddenFields(
        server_.Get("/oauth2/device/verify", browser, testing::Query{{{"user_code", begun.Text("user_code")}}}));
    form.emplace_back("decision", "allow");
    EXPECT_EQ(server_.Post("/oauth2/device/verify", browser, Form{form}).status, 200);
    return begun.Text("device_code");
  }
  Reply Poll(const std::string& device_code) {
    return Post("/oauth2/token",
                {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", device_code}});
  }
  static bool Shows(const Reply& page, const std::string& text) { return page.body.find(text) != std::string::npos; }

  std::string bearer_ = Session("alice", password_);
};

TEST_F(AccountPageTest, ShowsWhatTheUserHasAndNothingOfOthers) {
  Tokens();
  shop_.AddUser("mallory");
  const Reply page = Account();
  EXPECT_EQ(page.status, 200) << page;
  for (const char* text : {"alice", "this browser", "Portal", "of the organization acme", "refresh"}) {
    EXPECT_TRUE(Shows(page, text)) << text;
  }
  EXPECT_FALSE(Shows(page, "mallory"));
  EXPECT_FALSE(Shows(page, "<script"));
  EXPECT_NE(page.Header("content-security-policy").find("default-src 'none'; style-src 'self'"), std::string::npos);
  EXPECT_EQ(page.Header("x-frame-options"), "DENY");
  EXPECT_EQ(page.Header("referrer-policy"), "same-origin");
  EXPECT_EQ(page.Header("access-control-allow-origin"), "");
}

TEST_F(AccountPageTest, ASignInLeadsThere) {
  const Reply page = server_.Get("/account");
  EXPECT_EQ(page.status, 401);
  Fields form = HiddenFields(page);
  form.emplace_back("username", "alice");
  form.emplace_back("password", password_);
  const Reply signed_in = server_.Post("/oauth/signin", Header{"Cookie", CookieOf(page)}, Form{form});
  EXPECT_EQ(signed_in.Header("location"), "/account");
  Fields plain = HiddenFields(server_.Get("/oauth/signin", Header{"Cookie", CookieOf(page)}));
  plain.emplace_back("username", "alice");
  plain.emplace_back("password", password_);
  EXPECT_EQ(server_.Post("/oauth/signin", Header{"Cookie", CookieOf(page)}, Form{plain}).Header("location"),
            "/account");
}

TEST_F(AccountPageTest, EndsATokenAndASession) {
  const std::string other = SignIn("alice", password_);
  const Reply tokens = Tokens();
  const std::string family = Ids("refresh").at(0);
  EXPECT_EQ(Do("tokens/end", {{"token", family}}).status, 303);
  EXPECT_FALSE(Works(tokens.Text("access_token"))) << "what was made with it ends, too";
  ExpectError(Refresh(tokens.Text("refresh_token")), 400, "invalid_grant");
  for (const std::string& id : Ids("session")) Do("tokens/end", {{"token", id}});
  EXPECT_EQ(server_.Get("/account", Header{"Cookie", other}).status, 401);
}

TEST_F(AccountPageTest, AnothersThingsAreNotThere) {
  const std::string password = shop_.AddUser("mallory");
  const std::string mallory = SignIn("mallory", password);
  const std::string id = Ids("authorization").at(0);
  EXPECT_EQ(Do("tokens/end", {{"token", id}}, mallory).status, 404);
  EXPECT_EQ(Do("tokens/end", {{"token", "x"}}, mallory).status, 404);
  EXPECT_EQ(Ids("authorization").size(), 1u);
  // mallory lets the application do nothing.
  Tokens();
  EXPECT_EQ(Do("consents/end", {{"application", client_.id}}, mallory).status, 404);
  EXPECT_EQ(Do("consents/end", {{"application", "nobody"}}, mallory).status, 404);
  EXPECT_EQ(Ids("refresh").size(), 1u);
}

TEST_F(AccountPageTest, AFormOfAnotherSiteDoesNothing) {
  const std::string id = Ids("authorization").at(0);
  const Fields form{{"token", id}, {"_csrf_token", CsrfOf(cookie_)}};
  const auto send = [&](const Fields& headers, const Fields& fields) {
    Fields all = headers;
    all.emplace_back("Cookie", cookie_);
    return server_.Post("/account/tokens/end", Headers{all}, Form{fields}).status;
  };
  EXPECT_EQ(send({}, {{"token", id}}), 403) << "without the token of the page";
  EXPECT_EQ(send({}, {{"token", id}, {"_csrf_token", CsrfOf("x=another")}}), 403);
  EXPECT_EQ(send({{"Origin", "https://evil.example"}}, form), 403);
  EXPECT_EQ(send({{"Sec-Fetch-Site", "cross-site"}}, form), 403);
  EXPECT_EQ(server_.Post("/account/tokens/end?token=" + id, Header{"Cookie", cookie_}, Form{form}).status, 400);
  EXPECT_EQ(Ids("authorization").size(), 1u);
  for (const char* what : {"password", "consents/end"}) {
    EXPECT_EQ(server_.Post(std::string("/account/") + what, Header{"Cookie", cookie_}, Form{Fields()}).status, 403);
  }
  EXPECT_EQ(send({{"Origin", testing::kIssuer}}, form), 303);
}

TEST_F(AccountPageTest, ABrowserThatWasLeftOpenIsAskedForThePassword) {
  Tokens();
  const std::string family = Ids("refresh").at(0);
  server_.Advance(server_.settings().fresh_login + Seconds{1});
  for (const auto& [what, form] : {std::pair<std::string, Fields>{"tokens/end", {{"token", family}}},
                                   {"consents/end", {{"application", client_.id}}}}) {
    const Reply asked = Do(what, form);
    EXPECT_EQ(asked.status, 403) << asked;
    EXPECT_TRUE(Shows(asked, "name=\"password\"")) << asked;
    EXPECT_TRUE(Shows(asked, form.front().second)) << "the same form again";
    Fields wrong = form;
    wrong.emplace_back("password", "not the password");
    EXPECT_EQ(Do(what, wrong).status, 403);
  }
  EXPECT_EQ(Ids("refresh").size(), 1u) << "nothing was done";
  EXPECT_EQ(Do("tokens/end", {{"token", family}, {"password", password_}}).status, 303);
  EXPECT_TRUE(Ids("refresh").empty());
}

TEST_F(AccountPageTest, APasswordIsChangedWithThePresentOneOnly) {
  const Fields change{{"new", "another-password"}, {"again", "another-password"}};
  const auto with = [&](const std::string& present, Fields form) {
    form.emplace_back("password", present);
    return Do("password", std::move(form));
  };
  EXPECT_EQ(Do("password", change).status, 403);
  EXPECT_EQ(with("wrong-password", change).status, 403);
  EXPECT_EQ(with(password_, {{"new", "another-password"}, {"again", "different"}}).status, 400);
  EXPECT_EQ(with(password_, {{"new", "short"}, {"again", "short"}}).status, 400);
  EXPECT_EQ(with(password_, change).status, 200);
  EXPECT_EQ(Account().status, 401) << "every session has ended";
  EXPECT_EQ(server_.Get("/jeton/v1/whoami", Bearer{bearer_}).status, 401) << "and every token";
  cookie_ = SignIn("alice", "another-password");
  EXPECT_EQ(Account().status, 200);
}

TEST_F(AccountPageTest, APasswordChangeMayKeepTokens) {
  EXPECT_EQ(
      Do("password",
         {{"password", password_}, {"new", "another-password"}, {"again", "another-password"}, {"keep", "tokens"}})
          .status,
      200);
  EXPECT_EQ(server_.Get("/jeton/v1/whoami", Bearer{bearer_}).status, 200);
  EXPECT_EQ(Account().status, 401);
}

TEST_F(AccountPageTest, AConsentTakenBackEndsAllThatTheApplicationHolds) {
  const Client other = AddClient("other", {});
  const Reply first = Tokens();
  const Reply second = Tokens();
  const std::string pending = Code();
  const Client kept = std::exchange(client_, other);
  const Reply untouched = Tokens();
  client_ = kept;
  EXPECT_EQ(Consents().size(), 2u);
  EXPECT_EQ(Do("consents/end", {{"application", client_.id}}).status, 303);
  for (const Reply* const reply : {&first, &second}) {
    EXPECT_FALSE(Works(reply->Text("access_token")));
    ExpectError(Refresh(reply->Text("refresh_token")), 400, "invalid_grant");
  }
  ExpectError(Exchange(pending), 400, "invalid_grant");
  EXPECT_TRUE(Works(untouched.Text("access_token"))) << "of another application";
  EXPECT_EQ(Authorize().status, 200) << "the user is asked again";
  EXPECT_EQ(Consents().size(), 1u);
  EXPECT_EQ(Do("consents/end", {{"application", client_.id}}).status, 404);
}

TEST_F(AccountPageTest, ADeviceThatHasBeenLetInIsListedAndGetsNothingOnceThatIsTakenBack) {
  const std::string device = LetDeviceIn();
  const auto consents = Consents();
  ASSERT_EQ(consents.size(), 1u);
  EXPECT_TRUE(consents[0].at("remembered").as_array().empty());
  ASSERT_EQ(consents[0].at("devices").as_array().size(), 1u);
  EXPECT_EQ(consents[0].at("devices").at(0).at("scopes"), boost::json::array{"repo:read"});
  EXPECT_TRUE(Shows(Account(), "about to fetch a token for a device"));
  EXPECT_EQ(Do("consents/end", {{"application", client_.id}}).status, 303);
  EXPECT_TRUE(Consents().empty());
  ExpectError(Poll(device), 400, "access_denied");
  EXPECT_EQ(Do("consents/end", {{"application", client_.id}}).status, 404);
  EXPECT_EQ(Poll(LetDeviceIn()).status, 200) << "the user may let it in again";
}

TEST_F(AccountPageTest, ADeviceThatNeverComesIsListedNoLongerThanItMay) {
  LetDeviceIn();
  server_.Advance(Seconds{600});
  EXPECT_TRUE(Consents().empty());
}

TEST_F(AccountPageTest, ANewPasswordEndsWhatADeviceIsAboutToFetch) {
  const std::string device = LetDeviceIn();
  EXPECT_EQ(
      Do("password", {{"password", password_}, {"new", "another-password"}, {"again", "another-password"}}).status,
      200);
  ExpectError(Poll(device), 400, "access_denied");
}

TEST_F(AccountPageTest, OlderTokensAreBehindALink) {
  for (int n = 0; n < 60; ++n) {
    server_.Advance(Seconds{1});  // what is made at the same time is in no order
    const Reply made = server_.Post("/jeton/v1/tokens", Bearer{bearer_},
                                    Json{{{"kind", "password"}, {"note", "note-" + std::to_string(n) + "-x"}}});
    ASSERT_EQ(made.status, 201) << made;
  }
  const Reply page = Account();
  EXPECT_TRUE(Shows(page, "note-59-x"));
  EXPECT_FALSE(Shows(page, "note-1-x"));
  const auto link = page.body.find("/account?tokens=");
  ASSERT_NE(link, std::string::npos);
  const std::string query = page.body.substr(link + 8, page.body.find('#', link) - link - 8);
  EXPECT_TRUE(Shows(Account(query), "note-1-x"));
  EXPECT_TRUE(Shows(Account("?tokens=forged"), "note-59-x")) << "the list begins anew";
}

// The operations of our own API.

TEST_F(AccountPageTest, ConsentsAreListedWithWhatWasGranted) {
  Tokens();
  const auto consents = Consents();
  ASSERT_EQ(consents.size(), 1u);
  const auto& consent = consents[0].as_object();
  EXPECT_EQ(TextOf(consent, "application"), client_.id);
  EXPECT_EQ(TextOf(consent, "name"), "Portal");
  EXPECT_EQ(TextOf(consent, "organization"), "acme");
  EXPECT_EQ(consent.at("remembered").as_array().size(), 1u);
  EXPECT_EQ(consent.at("logins").as_array().size(), 1u);
  EXPECT_EQ(consent.at("logins").at(0).at("scopes"), (boost::json::array{"repo:read", "user:read"}));
}

TEST_F(AccountPageTest, AProgramOfWhichNoConsentIsRememberedIsListedByItsLogin) {
  client_ = AddClient("local", {{"redirect_uris", {"http://127.0.0.1/cb"}}});
  const Fields local{{"redirect_uri", "http://127.0.0.1:8000/cb"}};
  EXPECT_EQ(Exchange(Code(local)).status, 200);
  const auto consents = Consents();
  ASSERT_EQ(consents.size(), 1u);
  EXPECT_TRUE(consents[0].at("remembered").as_array().empty());
}

TEST_F(AccountPageTest, AConsentIsTakenBackByTheApi) {
  const Reply tokens = Tokens();
  const std::string path = "/jeton/v1/users/me/consents/" + client_.id;
  const Reply trial = server_.Delete(path + "?dry_run=true", Bearer{bearer_});
  EXPECT_EQ(trial.status, 200) << trial;
  EXPECT_EQ(trial.Json().at("revoked"), 3) << "the code, the refresh token and the access token";
  EXPECT_TRUE(Works(tokens.Text("access_token")));
  const Reply taken = server_.Delete(path, Bearer{bearer_});
  EXPECT_EQ(taken.status, 200) << taken;
  EXPECT_EQ(taken.Json().at("revoked"), 3);
  EXPECT_FALSE(taken.Text("receipt").empty());
  EXPECT_FALSE(Works(tokens.Text("access_token")));
  EXPECT_EQ(server_.Delete(path, Bearer{bearer_}).status, 404);
}

TEST_F(AccountPageTest, ConsentsNeedTheScopesOfTheirUser) {
  const std::string reads = Tokens({{"scope", "user:read"}}).Text("access_token");
  EXPECT_EQ(server_.Get("/jeton/v1/users/me/consents", Bearer{reads}).status, 200);
  EXPECT_EQ(server_.Delete("/jeton/v1/users/me/consents/" + client_.id, Bearer{reads}).status, 403);
  const std::string pulls = Tokens({{"scope", "repo:read"}}).Text("access_token");
  EXPECT_EQ(server_.Get("/jeton/v1/users/me/consents", Bearer{pulls}).status, 403);
}

TEST_F(AccountPageTest, ConsentsAreListedInPages) {
  for (const char* name : {"one", "two", "three"}) {
    client_ = AddClient(name, {});
    Tokens();
  }
  std::set<std::string> seen;
  std::string path = "/jeton/v1/users/me/consents?limit=1";
  for (int pages = 0; pages < 5; ++pages) {
    const Reply page = server_.Get(path, Bearer{bearer_});
    ASSERT_EQ(page.status, 200) << page;
    const auto document = page.Json();
    for (const auto& item : document.at("items").as_array()) seen.insert(TextOf(item.as_object(), "application"));
    if (page.Json().at("next_cursor").is_null()) break;
    path = "/jeton/v1/users/me/consents?limit=1&cursor=" + PercentEncode(page.Text("next_cursor"));
  }
  EXPECT_EQ(seen.size(), 3u);
}

}  // namespace
}  // namespace jeton::endpoints::web
