#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <string>

#include "testing/shop.h"
#include "testing/test_server.h"

// Scopes of APIs in /jeton/v1/access: given to applications, taken away, and asked about, as /oauth2/token decides.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Bearer;
using testing::Fields;
using testing::Form;
using testing::Json;
using testing::Reply;
using enum wire::Method;

constexpr const char* kOrdersAddress = "https://orders.example.org/v1";

class ApiAccessTest : public ::testing::Test {
 protected:
  ApiAccessTest() {
    shop_.Do(kPut, At("/apis/orders"),
             {{"identifier", kOrdersAddress},
              {"title", "Orders"},
              {"scopes", json::array{{{"name", "orders:read"}}, {{"name", "orders:write"}}}}},
             owner_.bearer);
  }

  std::string At(const std::string& tail) const { return "/jeton/v1/organizations/" + owner_.organization + tail; }
  std::string resource() const { return "api:" + owner_.organization + "/orders"; }
  json::object About(const std::string& who, const std::string& scope) const {
    return {{"who", who}, {"action", scope}, {"resource", resource()}};
  }
  Reply Send(const std::string& verb, json::object body, const std::string& bearer = "") {
    return server_.Post("/jeton/v1/access/" + verb, Bearer{bearer.empty() ? owner_.bearer : bearer},
                        Json{std::move(body)});
  }
  Reply Allow(const std::string& who, const std::string& scope, bool create = false) {
    json::object body = About(who, scope);
    body["create"] = create;
    return Send("allow", std::move(body));
  }
  Reply Can(const std::string& scope, const std::string& who, const std::string& bearer = "") {
    const std::string about = who.empty() ? "" : "&who=" + who;
    return server_.Get("/jeton/v1/access/can?action=" + scope + "&resource=" + resource() + about,
                       Bearer{bearer.empty() ? owner_.bearer : bearer});
  }
  bool MayCall(const std::string& scope, const std::string& who) {
    return Can(scope, who).Json().at("allowed").as_bool();
  }
  Reply WhoCan(const std::string& scope, const std::string& more = "") {
    return server_.Get("/jeton/v1/access/who-can?action=" + scope + "&resource=" + resource() + more,
                       Bearer{owner_.bearer});
  }
  int StatusOfToken(const Basic& client, const std::string& scope) {
    return server_
        .Post("/oauth2/token", client,
              Form{{{"grant_type", "client_credentials"}, {"resource", kOrdersAddress}, {"scope", scope}}})
        .status;
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  const testing::Owner owner_ = shop_.AddOwner();
};

TEST_F(ApiAccessTest, AllowMakesAnApplicationWithASecretThatGetsTheScopeAndNoOther) {
  const Reply allowed = Allow("portal", "orders:read", true);
  ASSERT_EQ(allowed.status, 200) << allowed.body;
  EXPECT_EQ(allowed.Json().at("made"), (json::array{"application", "secret"}));
  EXPECT_EQ(allowed.Text("resource"), resource());
  EXPECT_TRUE(allowed.Json().at("role").is_null());
  const Basic client{allowed.Text("client_id"), allowed.Text("token")};
  EXPECT_EQ(StatusOfToken(client, "orders:read"), 200);
  EXPECT_EQ(StatusOfToken(client, "orders:write"), 400);
}

TEST_F(ApiAccessTest, AnotherScopeIsAddedAndTheSecretIsNotShownAgain) {
  const Reply first = Allow("portal", "orders:read", true);
  const Reply second = Allow("portal", "orders:write");
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(second.Json().at("made"), json::array());
  EXPECT_TRUE(second.Json().at("token").is_null());
  const Basic client{first.Text("client_id"), first.Text("token")};
  EXPECT_EQ(StatusOfToken(client, "orders:read orders:write"), 200);
  EXPECT_EQ(Allow(client.name, "orders:read").status, 200) << "an application goes by its client id, too";
}

TEST_F(ApiAccessTest, TheSnippetAsksForAllThatATokenTakesAndHoldsNoSecret) {
  const Reply allowed = Allow("portal", "orders:read", true);
  const json::object snippets = allowed.Json().at("snippets").as_object();
  const std::string curl(snippets.at("curl").as_string());
  for (const char* const part : {"$CLIENT_SECRET", "resource=https://orders.example.org/v1", "scope=orders:read",
                                 "https://jeton.example.org/oauth2/token", "Authorization: Bearer"}) {
    EXPECT_NE(curl.find(part), std::string::npos) << part << " in " << curl;
  }
  EXPECT_EQ(curl.find(allowed.Text("token")), std::string::npos);
  EXPECT_TRUE(snippets.at("docker").is_null());
}

// A client may name itself: https://agent.example/c';reboot;' is such an id.
TEST_F(ApiAccessTest, AClientWithoutASecretHasNoSnippetAndAnIdIsNeverAFormat) {
  const auto method = [&](const char* name) {
    return json::object{
        {"title", "Portal"}, {"auth_method", name}, {"redirect_uris", json::array{"https://a.example/"}}};
  };
  shop_.Do(kPut, At("/applications/portal"), method("client_secret_basic"), owner_.bearer);
  const Reply allowed = Allow("portal", "orders:read");
  const std::string curl(allowed.Json().at("snippets").at("curl").as_string());
  EXPECT_NE(curl.find("'user = \"%s:%s\"' '" + allowed.Text("client_id") + "' \"$CLIENT_SECRET\""), curl.npos) << curl;
  shop_.Do(kPut, At("/applications/portal"), method("none"), owner_.bearer);
  EXPECT_TRUE(Allow("portal", "orders:read").Json().at("snippets").at("curl").is_null());
}

TEST_F(ApiAccessTest, DenyTakesTheScopeAndItsDefaultAndLeavesTheOthers) {
  const Reply allowed = Allow("portal", "orders:read", true);
  Allow("portal", "orders:write");
  shop_.Do(kPut, At("/applications/portal"),
           {{"title", "Portal"},
            {"grant_types", json::array{"client_credentials"}},
            {"default_scopes", json::array{"orders:read", "orders:write"}},
            {"apis", json::array{{{"api", "orders"}, {"scopes", json::array{"orders:read", "orders:write"}}}}}},
           owner_.bearer);
  const Reply denied = Send("deny", About("portal", "orders:read"));
  ASSERT_EQ(denied.status, 200) << denied.body;
  EXPECT_EQ(denied.Text("removed"), "orders:read");
  const Basic client{allowed.Text("client_id"), allowed.Text("token")};
  EXPECT_EQ(StatusOfToken(client, "orders:read"), 400);
  EXPECT_EQ(StatusOfToken(client, "orders:write"), 200);
  const Reply usual = server_.Post("/oauth2/token", client, Form{{{"grant_type", "client_credentials"}}});
  EXPECT_EQ(usual.Text("scope"), "orders:write") << usual.body;
  EXPECT_TRUE(Send("deny", About("portal", "orders:read")).Json().at("removed").is_null()) << "it has it no more";
}

TEST_F(ApiAccessTest, CanAnswersAsTheTokenEndpointDoes) {
  const Reply allowed = Allow("portal", "orders:read", true);
  const Basic client{allowed.Text("client_id"), allowed.Text("token")};
  for (const char* const scope : {"orders:read", "orders:write", "orders:erase"}) {
    EXPECT_EQ(MayCall(scope, "portal"), StatusOfToken(client, scope) == 200) << scope;
  }
  const json::value no = Can("orders:write", "portal").Json();
  EXPECT_EQ(no.at("reason"), "scope");
  EXPECT_EQ(no.at("needs").at("right"), "orders:write");
  EXPECT_EQ(no.at("needs").at("who_can_grant"), json::array{owner_.name});
  json::object call = no.at("needs").at("call").at("body").as_object();
  EXPECT_EQ(Send("allow", call).status, 200) << "the call that it names grants it";
  EXPECT_TRUE(MayCall("orders:write", "portal"));
  EXPECT_EQ(Can("orders:erase", "portal").Text("reason"), "unknown_scope");
}

TEST_F(ApiAccessTest, WhatIsDisabledAnswersNo) {
  Allow("portal", "orders:read", true);
  shop_.Do(kPut, At("/apis/orders"),
           {{"identifier", kOrdersAddress},
            {"title", "Orders"},
            {"enabled", false},
            {"scopes", json::array{{{"name", "orders:read"}}}}},
           owner_.bearer);
  EXPECT_EQ(Can("orders:read", "portal").Text("reason"), "api_disabled");
  EXPECT_EQ(WhoCan("orders:read").Json().at("items"), json::array());
}

TEST_F(ApiAccessTest, AnApplicationAsksAboutItselfAndUsersHaveNoScopesOfApis) {
  const Reply allowed = Allow("portal", "orders:read", true);
  const Basic client{allowed.Text("client_id"), allowed.Text("token")};
  const std::string own =
      server_
          .Post("/oauth2/token", client,
                Form{{{"grant_type", "client_credentials"}, {"resource", "https://jeton.example.org"}}})
          .Text("access_token");
  EXPECT_EQ(Can("orders:read", "", own).Json().at("allowed"), true);
  EXPECT_EQ(Can("orders:write", "", own).Json().at("allowed"), false);
  EXPECT_EQ(Can("orders:read", "").Text("reason"), "wrong_subject");
}

TEST_F(ApiAccessTest, WhoCanListsEachApplicationWithAllItsScopesOfTheApi) {
  for (const char* const name : {"one", "two", "three"}) Allow(name, "orders:read", true);
  Allow("two", "orders:write");
  EXPECT_EQ(WhoCan("orders:read").Json().at("items").as_array().size(), 3u);
  const json::value writers = WhoCan("orders:write").Json().at("items");
  ASSERT_EQ(writers.as_array().size(), 1u);
  EXPECT_EQ(writers.at(0).at("subject").at("kind"), "application");
  EXPECT_EQ(writers.at(0).at("path"), (json::array{"direct", "orders:write"}));
  EXPECT_EQ(writers.at(0).at("grants"), (json::array{"orders:read", "orders:write"}));
  json::array all;
  std::string cursor;
  do {
    const json::value page = WhoCan("orders:read", "&limit=1" + cursor).Json();
    for (const json::value& item : page.at("items").as_array()) all.push_back(item);
    const json::value& next = page.at("next_cursor");
    cursor = next.is_null() ? "" : "&cursor=" + PercentEncode(std::string(next.as_string()));
  } while (!cursor.empty());
  EXPECT_EQ(all, WhoCan("orders:read").Json().at("items"));
}

TEST_F(ApiAccessTest, WhatIsNotThereIsToldApart) {
  EXPECT_EQ(Allow("portal", "orders:read").status, 404) << "no application, and none is to be made";
  const Reply scope = Allow("portal", "orders:erase", true);
  EXPECT_EQ(scope.status, 400);
  EXPECT_EQ(scope.Text("field"), "action");
  json::object body = About("portal", "orders:read");
  body["resource"] = "api:" + owner_.organization + "/bills";
  EXPECT_EQ(Send("allow", body).status, 404);
  body["resource"] = "api:orders";
  EXPECT_EQ(Send("allow", body).Text("field"), "resource");
  body = About("portal", "orders:read");
  body["for"] = "30d";
  EXPECT_EQ(Send("allow", body).Text("field"), "for") << "a scope has no end";
  EXPECT_EQ(WhoCan("orders:erase").status, 400);
  EXPECT_EQ(shop_.Do(kGet, At("/applications"), nullptr, owner_.bearer).Json().at("items").as_array().size(), 1u)
      << "nothing but the application of the scene is there";
}

TEST_F(ApiAccessTest, OnlyAdminsOfTheOrganizationGrantAndAskAboutOthers) {
  Allow("portal", "orders:read", true);
  const testing::Owner other = shop_.AddOwner();
  for (const char* const verb : {"allow", "deny"}) {
    const Reply refused = Send(verb, About("portal", "orders:write"), other.bearer);
    EXPECT_TRUE(refused.status == 403 || refused.status == 404) << refused;
  }
  EXPECT_NE(Can("orders:read", "portal", other.bearer).status, 200);
  EXPECT_FALSE(MayCall("orders:write", "portal"));
}

TEST_F(ApiAccessTest, ADryRunMakesNothingAndShowsNoSecret) {
  json::object body = About("portal", "orders:read");
  body["create"] = true;
  const Reply trial = server_.Post("/jeton/v1/access/allow?dry_run=true", Bearer{owner_.bearer}, Json{body});
  ASSERT_EQ(trial.status, 200) << trial.body;
  EXPECT_EQ(trial.Json().at("made"), (json::array{"application", "secret"}));
  EXPECT_TRUE(trial.Json().at("token").is_null());
  EXPECT_EQ(server_.Get(At("/applications/portal"), Bearer{owner_.bearer}).status, 404);
}

TEST_F(ApiAccessTest, OnARepositoryTheActionIsOneOfThree) {
  json::object body{{"who", owner_.name}, {"action", "orders:read"}, {"resource", owner_.organization + "/web"}};
  EXPECT_EQ(Send("allow", body).Text("field"), "action");
  body["action"] = "pul";
  EXPECT_NE(Send("allow", body).Text("detail").find("did you mean `pull`?"), std::string::npos);
}

}  // namespace
}  // namespace jeton::endpoints::api
