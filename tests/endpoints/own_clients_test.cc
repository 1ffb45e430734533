#include "authority/installation/own_clients.h"

#include "testing/oauth_client.h"

// The command line as a client of every server.
namespace jeton::endpoints::web {
namespace {

using testing::Bearer;
using testing::Fields;
using testing::Form;
using testing::Header;
using testing::HiddenFields;
using testing::Json;
using testing::Query;
using testing::Reply;
using testing::Sent;

constexpr const char* kUsual = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin";

class OwnClientsTest : public testing::OAuthClientTest {
 protected:
  OwnClientsTest() {
    Make();
    client_ = {std::string(kCommandLineClient), {}};
  }
  void Make() {
    testing::TestAuthority& authority = server_.authority();
    authority::MakeOwnClients(*authority, authority.db().database(), authority.Now());
  }
  Fields Local(const std::string& redirect = "http://127.0.0.1:40123/callback") {
    return Request({{"redirect_uri", redirect}, {"scope", kUsual}});
  }
  Reply Ask(const Fields& request) {
    return server_.Get("/oauth2/authorize", Header{"Cookie", cookie_}, Query{request});
  }
};

TEST_F(OwnClientsTest, ItsUsersAreAskedEachTimeAndToldWhatItIs) {
  for (int times = 0; times < 2; ++times) {
    const Reply page = Ask(Local());
    ASSERT_EQ(page.status, 200) << page;
    EXPECT_NE(page.body.find("which is part of this server"), std::string::npos) << page;
    EXPECT_NE(page.body.find("a program on your own machine"), std::string::npos) << "it cannot prove what it is";
    EXPECT_EQ(page.body.find("$server"), std::string::npos);
    const std::string code = Sent::Read(Decide(page)).Of("code");
    const Reply tokens = Exchange(code, {{"redirect_uri", "http://127.0.0.1:40123/callback"}});
    EXPECT_EQ(tokens.status, 200) << tokens;
    EXPECT_EQ(tokens.Text("scope"), kUsual);
    EXPECT_FALSE(tokens.Text("refresh_token").empty());
    const Reply who = server_.Get("/jeton/v1/whoami", Bearer{tokens.Text("access_token")});
    EXPECT_EQ(who.Text("name"), "alice") << who;
  }
}

TEST_F(OwnClientsTest, ItGoesBackToThisMachineOnly) {
  EXPECT_EQ(Ask(Local("http://[::1]:5/callback")).status, 200);
  for (const char* uri : {"http://localhost:5/callback", "http://127.0.0.1:5/other", "https://127.0.0.1/callback",
                          "http://127.0.0.1.evil.example/callback", "https://evil.example/callback"}) {
    EXPECT_EQ(Ask(Local(uri)).status, 400) << uri;
  }
}

TEST_F(OwnClientsTest, WhatOnlySuperusersMayIsAskedForByName) {
  const Reply page = Ask(Local());
  EXPECT_EQ(page.body.find("Super User"), std::string::npos);
  Fields more = Local();
  for (auto& [name, value] : more) {
    if (name == "scope") value += " super:user";
  }
  const std::string code = Sent::Read(Decide(Ask(more))).Of("code");
  EXPECT_EQ(Exchange(code).Text("scope"), std::string(kUsual) + " super:user");
}

TEST_F(OwnClientsTest, ItHasNoGrantOfItsOwn) {
  ExpectError(Post("/oauth2/token", {{"grant_type", "client_credentials"}}), 400, "unauthorized_client");
}

TEST_F(OwnClientsTest, ItsOwnerIsNoUsersAccount) {
  const std::string admin = server_.bootstrap_token();
  for (const char* path : {"/jeton/v1/organizations/$server", "/jeton/v1/users/$server", "/api/v1/organization/$server",
                           "/jeton/v1/organizations/%24server/robots"}) {
    EXPECT_GE(server_.Get(path, Bearer{admin}).status, 400) << path;
  }
  EXPECT_EQ(server_.Get("/jeton/v1/organizations?everywhere=true", Bearer{admin}).body.find("$server"),
            std::string::npos);
  EXPECT_EQ(server_.Get("/jeton/v1/users", Bearer{admin}).body.find("$server"), std::string::npos);
}

TEST_F(OwnClientsTest, NoAccountGetsItsNameInAnyDialect) {
  const Bearer admin{server_.bootstrap_token()};
  for (const std::string name : {"jeton-cli", "$server"}) {
    for (const char* const kind : {"organizations/", "users/"}) {
      const Reply reply = server_.Put("/jeton/v1/" + (kind + name), admin, Json{{{"email", "a@example.com"}}});
      EXPECT_EQ(reply.status, 409) << reply;
      EXPECT_EQ(reply.Text("code"), "name_reserved") << reply;
    }
    const Json named{{{"name", name}, {"username", name}}};
    for (const Reply& reply :
         {server_.Post("/api/v1/organization/", admin, named), server_.Post("/api/v1/superuser/users/", admin, named),
          server_.Put("/api/v1/superuser/organizations/acme", admin, named)}) {
      EXPECT_EQ(reply.status, 400) << reply;
      EXPECT_NE(reply.body.find("Username is not available"), std::string::npos) << reply;
    }
  }
}

TEST_F(OwnClientsTest, AUserTakesItBackInTheirAccount) {
  const std::string code = Sent::Read(Decide(Ask(Local()))).Of("code");
  const Reply tokens = Exchange(code);
  const Reply page = server_.Get("/account", Header{"Cookie", cookie_});
  EXPECT_NE(page.body.find("part of this server"), std::string::npos) << page;
  const Fields form{{"application", client_.id},
                    {"_csrf_token", authority::CsrfToken(cookie_.substr(cookie_.find('=') + 1))}};
  EXPECT_EQ(server_.Post("/account/consents/end", Header{"Cookie", cookie_}, Form{form}).status, 303);
  ExpectError(Refresh(tokens.Text("refresh_token")), 400, "invalid_grant");
}

TEST_F(OwnClientsTest, AnotherStartMakesNoOther) {
  const std::string code = Sent::Read(Decide(Ask(Local()))).Of("code");
  Make();
  EXPECT_EQ(Exchange(code).status, 200);
}

}  // namespace
}  // namespace jeton::endpoints::web
