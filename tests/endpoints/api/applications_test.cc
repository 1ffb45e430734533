#include <gtest/gtest.h>

#include <boost/json/array.hpp>

#include "testing/shop.h"
#include "testing/test_server.h"

// What applications are as OAuth clients, in the process.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Bearer;
using testing::Form;
using testing::Json;
using testing::Reply;
using enum wire::Method;

constexpr std::string_view kAcme = "/jeton/v1/organizations/acme";
// A P-256 key that nothing signs with.
constexpr std::string_view kJwks =
    R"({"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";

class ClientsApiTest : public ::testing::Test {
 protected:
  ClientsApiTest() {
    shop_.AddOrganization("acme", server_.bootstrap_token());
    shop_.Do(kPut, At("/apis/orders"),
             {{"identifier", "https://orders.example.com"},
              {"title", "Orders"},
              {"scopes", json::array{{{"name", "orders:read"}}, {{"name", "orders:write"}}}}});
  }

  static std::string At(const std::string& tail) { return std::string(kAcme) + tail; }
  Reply Put(json::object members, const std::string& bearer = "", const std::string& name = "portal") {
    members.emplace("title", "Portal");
    return server_.Put(At("/applications/" + name), Bearer{bearer.empty() ? server_.bootstrap_token() : bearer},
                       Json{std::move(members)});
  }
  std::string Owner() {
    const std::string bearer = shop_.SessionOf("olga", shop_.AddUser("olga"));
    shop_.Do(kPut, "/api/v1/organization/acme/team/owners/members/olga");
    return bearer;
  }
  Reply Grant(const Reply& application) {
    const Reply secret = shop_.Do(kPost, At("/applications/portal/secrets"), json::object());
    return server_.Post("/oauth2/token", Basic{application.Text("client_id"), secret.Text("client_secret")},
                        Form{{{"grant_type", "client_credentials"}}});
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
};

TEST_F(ClientsApiTest, OneThatSaysNothingIsAnOrdinaryClient) {
  const auto shown = Put({}).Json();
  EXPECT_EQ(shown.at("grant_types"), (json::array{"authorization_code", "client_credentials"}));
  EXPECT_EQ(shown.at("auth_method"), "client_secret_basic");
  EXPECT_TRUE(shown.at("jwks").is_null());
  EXPECT_TRUE(shown.at("jwks_uri").is_null());
  EXPECT_EQ(shown.at("apis"), json::array());
  EXPECT_EQ(shown.at("refresh"),
            (json::object{{"grace", 60}, {"idle_life", 30 * 86400}, {"absolute_life", 365 * 86400}, {"rotate", true}}));
  EXPECT_EQ(shown.at("exchange"), (json::object{{"subjects", json::array()}, {"impersonate", false}}));
  EXPECT_EQ(shown.at("assertion_audience"), "any");
  EXPECT_EQ(shown.at("first_party"), false);
}

TEST_F(ClientsApiTest, EveryMemberIsKeptAndReadAgain) {
  const json::object members{
      {"grant_types", json::array{"authorization_code", "refresh_token", "token_exchange"}},
      {"auth_method", "private_key_jwt"},
      {"jwks", ParseJson(kJwks).value()},
      {"apis", json::array{{{"api", "orders"}, {"scopes", json::array{"orders:read"}}}}},
      {"default_scopes", json::array{"orders:read", "repo:read"}},
      {"refresh", {{"grace", 0}, {"idle_life", "1h"}, {"absolute_life", "1d"}, {"rotate", false}}},
      {"exchange", {{"subjects", json::array{"*"}}, {"impersonate", true}}},
      {"assertion_audience", "issuer"}};
  const Reply put = Put(members);
  ASSERT_EQ(put.status, 201) << put.body;
  for (const auto& [name, value] : members) {
    if (name != "refresh") {
      EXPECT_EQ(put.Json().at(name), value) << name;
    }
  }
  EXPECT_EQ(put.Json().at("refresh"),
            (json::object{{"grace", 0}, {"idle_life", 3600}, {"absolute_life", 86400}, {"rotate", false}}));
  EXPECT_EQ(shop_.Do(kGet, At("/applications/portal")).Json(), put.Json());
  EXPECT_EQ(shop_.Do(kGet, At("/applications")).Json().at("items").at(0), put.Json());
}

TEST_F(ClientsApiTest, WhatCannotBeIsRefused) {
  const std::pair<const char*, json::value> cases[] = {
      {"grant_types", json::array{"implicit"}},
      {"grant_types", "client_credentials"},
      {"auth_method", "client_secret_post"},
      {"jwks", {{"keys", json::array()}}},
      {"jwks_uri", "http://portal.example.com/keys"},
      {"apis", json::array{{{"api", "orders"}}}},
      {"apis", json::array{{{"api", "orders"}, {"scopes", "orders:read"}}}},
      {"refresh", {{"grace", "2h"}}},
      {"refresh", {{"idle_life", 0}}},
      {"exchange", {{"subjects", "*"}}},
      {"assertion_audience", "token"},
      {"first_party", "no"},
  };
  for (const auto& [name, value] : cases) {
    const Reply refused = Put({{name, value}});
    EXPECT_EQ(refused.status, 400) << refused.body;
    EXPECT_EQ(refused.Text("field"), name) << refused.body;
  }
  EXPECT_EQ(Put({{"auth_method", "none"}, {"grant_types", json::array{"client_credentials"}}}).status, 400)
      << "members that contradict each other";
  EXPECT_EQ(Put({{"refresh", {{"grase", 1}}}}).Text("code"), "unknown_parameter");
  EXPECT_EQ(shop_.Do(kGet, At("/applications")).Json().at("items"), json::array()) << "nothing is made";
}

TEST_F(ClientsApiTest, AKeyThatIsNotPublicIsRefused) {
  json::value jwks = ParseJson(kJwks).value();
  jwks.at("keys").at(0).as_object()["d"] = "AAAA";
  EXPECT_EQ(Put({{"auth_method", "private_key_jwt"}, {"jwks", jwks}}).Text("field"), "jwks");
  EXPECT_EQ(Put({{"auth_method", "private_key_jwt"}, {"jwks", ParseJson(kJwks).value()}}).status, 201);
}

TEST_F(ClientsApiTest, ApisAndTheirScopesMustBeThere) {
  const auto of = [](const char* api, const char* scope) {
    return json::object{{"apis", json::array{{{"api", api}, {"scopes", json::array{scope}}}}}};
  };
  EXPECT_EQ(Put(of("bills", "orders:read")).Text("code"), "invalid_parameter");
  EXPECT_EQ(Put(of("orders", "orders:all")).Text("code"), "invalid_parameter");
  json::object default_elsewhere = of("orders", "orders:read");
  default_elsewhere["default_scopes"] = json::array{"orders:write"};
  EXPECT_EQ(Put(default_elsewhere).Text("code"), "invalid_parameter") << "a default that it may not have";
  EXPECT_EQ(Put(of("orders", "orders:write")).status, 201);
  shop_.Do(kDelete, At("/apis/orders"));
  EXPECT_EQ(shop_.Do(kGet, At("/applications/portal")).Json().at("apis"), json::array());
}

TEST_F(ClientsApiTest, OnlySuperusersSpareUsersTheirConsent) {
  const std::string owner = Owner();
  const Reply refused = Put({{"first_party", true}}, owner);
  EXPECT_EQ(refused.status, 403) << refused.body;
  EXPECT_EQ(refused.Json().at("needs").at("right"), "superuser");
  EXPECT_EQ(Put({{"first_party", true}}).status, 201);
  EXPECT_EQ(Put({{"first_party", true}, {"description", "still"}}, owner).status, 200) << "it is already";
  EXPECT_EQ(Put({{"first_party", false}}, owner).status, 200);
  EXPECT_EQ(Put({{"first_party", true}}, owner).status, 403) << "it is not any more";
}

TEST_F(ClientsApiTest, AClientUsesOnlyItsGrantsAndItsMethod) {
  EXPECT_EQ(Grant(Put({})).status, 200);
  EXPECT_EQ(Grant(Put({{"grant_types", json::array{"authorization_code"}}})).Text("error"), "unauthorized_client");
  shop_.Do(kDelete, At("/applications/portal"));
  EXPECT_EQ(Grant(Put({{"auth_method", "none"}})).Text("error"), "invalid_client") << "its secret is not its method";
}

}  // namespace
}  // namespace jeton::endpoints::api
