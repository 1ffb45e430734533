#include <gtest/gtest.h>

#include <boost/json/array.hpp>

#include "crypto/jws.h"
#include "testing/shop.h"
#include "testing/test_server.h"

// Access tokens for APIs: who gets them, what they hold, and who learns what about them.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Bearer;
using testing::Fields;
using testing::Form;
using testing::Header;
using testing::Json;
using testing::Reply;
using enum wire::Method;

constexpr const char* kIssuer = "https://jeton.example.org";
constexpr const char* kOrders = "https://orders.example.org/v1";
constexpr const char* kInactive = R"({"active":false})";

class ApiTokensTest : public ::testing::Test {
 protected:
  ApiTokensTest() {
    shop_.AddOrganization("acme", server_.bootstrap_token());
    PutApi("orders",
           {{"identifier", kOrders}, {"scopes", json::array{{{"name", "orders:read"}}, {{"name", "orders:write"}}}}});
    PutApi("bills", {{"identifier", "https://bills.example.org"}, {"scopes", json::array{{{"name", "bills:read"}}}}});
    client_ = AddClient("shop");
    orders_ = AddCredential("orders");
  }

  static std::string At(const std::string& tail) { return "/jeton/v1/organizations/acme" + tail; }
  Reply PutApi(const std::string& name, json::object members) {
    members.emplace("title", name);
    return shop_.Do(kPut, At("/apis/" + name), std::move(members));
  }
  Basic AddClient(const std::string& name) {
    shop_.Do(kPut, At("/applications/" + name),
             {{"title", name},
              {"apis", json::array{{{"api", "orders"}, {"scopes", json::array{"orders:read", "orders:write"}}},
                                   {{"api", "bills"}, {"scopes", json::array{"bills:read"}}}}}});
    const Reply secret = shop_.Do(kPost, At("/applications/" + name + "/secrets"), json::object());
    return {secret.Text("client_id"), secret.Text("client_secret")};
  }
  Basic AddCredential(const std::string& api) {
    const Reply made = shop_.Do(kPost, At("/apis/" + api + "/credentials"), json::object());
    credential_ = made.Text("id");
    return {made.Text("username"), made.Text("secret")};
  }
  Reply Ask(Fields form, const std::optional<Basic>& client = {}) {
    form.emplace_back("grant_type", "client_credentials");
    return server_.Post("/oauth2/token", client.value_or(client_), Form{std::move(form)});
  }
  std::string Get(Fields form) {
    const Reply reply = Ask(std::move(form));
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.Text("access_token");
  }
  Reply Introspect(const Basic& caller, const std::string& token) {
    return server_.Post("/oauth2/introspect", caller, Form{{{"token", token}}});
  }
  bool Revoke(const std::string& token) {
    return server_.Post("/oauth2/revoke", client_, Form{{{"token", token}}}).status == 200;
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  Basic client_;
  Basic orders_;
  std::string credential_;
};

TEST_F(ApiTokensTest, AClientGetsATokenForTheApiThatItNames) {
  const Reply reply = Ask({{"resource", kOrders}});
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Text("scope"), "orders:read orders:write");
  EXPECT_EQ(Ask({{"resource", kOrders}, {"scope", "orders:read"}}).Text("scope"), "orders:read") << "narrower";
  EXPECT_EQ(Ask({{"scope", "bills:read"}}).Text("scope"), "bills:read") << "the scope names the API";
}

TEST_F(ApiTokensTest, WhatCannotBeInOneTokenIsRefused) {
  const struct {
    Fields form;
    const char* error;
  } cases[] = {
      {{{"resource", "https://else.example.org"}}, "invalid_target"},
      {{{"resource", kOrders}, {"resource", kIssuer}}, "invalid_target"},
      {{{"scope", "orders:read bills:read"}}, "invalid_target"},
      {{{"resource", kOrders}, {"scope", "bills:read"}}, "invalid_scope"},
      {{{"resource", kOrders}, {"scope", "orders:all"}}, "invalid_scope"},
      {{{"scope", "orders:all"}}, "invalid_scope"},
  };
  for (const auto& c : cases) {
    const Reply reply = Ask(c.form);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.Text("error"), c.error) << testing::UrlEncode(c.form);
  }
}

TEST_F(ApiTokensTest, ADisabledApiGetsNoTokensAndItsTokensRest) {
  const std::string token = Get({{"resource", kOrders}});
  const json::object members{{"identifier", kOrders}, {"scopes", json::array{{{"name", "orders:read"}}}}};
  const auto enable = [&](bool enabled) {
    json::object all = members;
    all["enabled"] = enabled;
    PutApi("orders", std::move(all));
  };
  enable(false);
  EXPECT_EQ(Ask({{"resource", kOrders}}).Text("error"), "invalid_target");
  EXPECT_EQ(Introspect(client_, token).body, kInactive);
  EXPECT_EQ(Introspect(orders_, token).status, 401);
  enable(true);
  EXPECT_EQ(Introspect(orders_, token).Json().at("active"), true);
}

TEST_F(ApiTokensTest, AnApiLearnsOfTokensThatAreForItAlone) {
  const std::string token = Get({{"resource", kOrders}});
  const auto shown = Introspect(orders_, token).Json();
  EXPECT_EQ(shown.at("active"), true);
  EXPECT_EQ(shown.at("aud"), kOrders);
  EXPECT_EQ(shown.at("sub"), json::value(client_.name));
  EXPECT_EQ(shown.at("client_id"), json::value(client_.name));
  EXPECT_EQ(shown.at("iss"), kIssuer);
  EXPECT_EQ(shown.at("scope"), "orders:read orders:write");
  EXPECT_FALSE(shown.as_object().contains("username"));

  for (const std::string& other : {Get({{"scope", "bills:read"}}), Get({{"scope", "repo:read"}}), std::string("x"),
                                   server_.bootstrap_token(), client_.secret, orders_.secret}) {
    const Reply reply = Introspect(orders_, other);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, kInactive);
  }
}

TEST_F(ApiTokensTest, OtherClientsLearnNothingOfATokenForAnApi) {
  const std::string token = Get({{"resource", kOrders}});
  EXPECT_EQ(Introspect(client_, token).Json().at("active"), true) << "its own";
  EXPECT_EQ(Introspect(AddClient("other"), token).body, kInactive);
}

TEST_F(ApiTokensTest, ATokenForAnApiOpensNothingHere) {
  PutApi("orders", {{"identifier", kOrders}, {"scopes", json::array{{{"name", "org:admin"}}}}});
  shop_.Do(kPut, At("/applications/shop"),
           {{"title", "Shop"}, {"apis", json::array{{{"api", "orders"}, {"scopes", json::array{"org:admin"}}}}}});
  const std::string token = Get({{"resource", kOrders}, {"scope", "org:admin"}});
  EXPECT_EQ(server_.Get("/jeton/v1/whoami", Bearer{token}).status, 401);
  EXPECT_EQ(server_.Get("/api/v1/organization/acme", Bearer{token}).status, 401);
  EXPECT_EQ(server_.Get("/broker/rest/user", Bearer{token}).status, 401);
  EXPECT_EQ(server_.Get("/v2/auth?service=registry.example.org", Basic{"$oauthtoken", token}).status, 401);
  EXPECT_EQ(server_.Post("/oauth2/introspect", Bearer{token}, Form{{{"token", token}}}).status, 401);
}

TEST_F(ApiTokensTest, ACredentialOfAnApiIsForIntrospectionAlone) {
  EXPECT_EQ(Ask({}, orders_).Text("error"), "invalid_client");
  EXPECT_EQ(server_.Post("/oauth2/revoke", orders_, Form{{{"token", "x"}}}).status, 401);
  EXPECT_EQ(Introspect({client_.name, orders_.secret}, "x").status, 401);
  EXPECT_EQ(Introspect({orders_.name, client_.secret}, "x").status, 401);
  EXPECT_EQ(server_.Get("/jeton/v1/whoami", Bearer{orders_.secret}).status, 401);
}

TEST_F(ApiTokensTest, CredentialsAreListedAndEndWithTheirApi) {
  const auto shown = shop_.Do(kGet, At("/apis/orders")).Json();
  EXPECT_EQ(shown.at("credentials").at(0).at("id"), json::value(credential_));
  EXPECT_EQ(shown.at("username"), json::value(orders_.name));
  const auto item = shop_.Do(kGet, "/jeton/v1/tokens/" + credential_).Json();
  EXPECT_EQ(item.at("kind"), "api_credential");
  EXPECT_EQ(item.at("api"), "acme/orders");
  EXPECT_EQ(item.at("organization"), "acme");
  EXPECT_EQ(item.at("subject"), (json::object{{"kind", "api"}, {"name", "acme/orders"}}));
  const auto list = shop_.Do(kGet, "/jeton/v1/tokens?organization=acme&kind=api_credential").Json();
  EXPECT_EQ(list.at("items").as_array().size(), 1u);

  shop_.Do(kDelete, At("/apis/orders/credentials/" + credential_));
  EXPECT_EQ(Introspect(orders_, "x").status, 401);
  const Basic next = AddCredential("orders");
  EXPECT_EQ(Introspect(next, "x").status, 200);
  shop_.Do(kDelete, "/jeton/v1/tokens/" + credential_);
  EXPECT_EQ(Introspect(next, "x").status, 401) << "revoked like any other token";
  const Basic last = AddCredential("orders");
  const std::string token = Get({{"resource", kOrders}});
  shop_.Do(kDelete, At("/apis/orders"));
  EXPECT_EQ(Introspect(last, "x").status, 401);
  EXPECT_EQ(Introspect(client_, token).body, kInactive);
}

TEST_F(ApiTokensTest, AnApiHasTenCredentialsAtMost) {
  for (int i = 1; i < 10; ++i) AddCredential("orders");
  const Reply refused =
      server_.Post(At("/apis/orders/credentials"), Bearer{server_.bootstrap_token()}, Json{json::object()});
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_EQ(refused.Text("code"), "limit_reached");
  const Reply rotated = shop_.Do(kPost, "/jeton/v1/tokens/" + credential_ + "/rotate", json::object());
  EXPECT_EQ(Introspect({orders_.name, rotated.Text("token")}, "x").status, 200) << "in the place of another";
}

class JwtTest : public ApiTokensTest {
 protected:
  JwtTest() { SetFormat("ES256"); }

  void SetFormat(const std::string& alg, const std::string& typ = "at+jwt", const std::string& format = "jwt") {
    PutApi("orders", {{"identifier", kOrders},
                      {"scopes", json::array{{{"name", "orders:read"}}, {{"name", "orders:write"}}}},
                      {"token_format", format},
                      {"alg", alg},
                      {"typ", typ}});
  }
  // A part of a JWT.
  static json::value Part(const std::string& jwt, std::size_t number) {
    std::string rest = jwt;
    for (; number > 0; --number) rest = rest.substr(rest.find('.') + 1);
    return ParseJson(DecodeBase64Url(rest.substr(0, rest.find('.'))).value()).value();
  }
  std::size_t PublishedKeys() { return server_.Get("/oauth2/jwks.json").Json().at("keys").as_array().size(); }
};

TEST_F(JwtTest, HasTheHeaderAndTheClaimsOfTheRfcAndNoOthers) {
  for (const std::string alg : {"ES256", "RS256"}) {
    for (const std::string typ : {"at+jwt", "JWT"}) {
      SetFormat(alg, typ);
      const Reply reply = Ask({{"resource", kOrders}, {"scope", "orders:read"}});
      const std::string jwt = reply.Text("access_token");
      const json::object header = Part(jwt, 0).as_object();
      EXPECT_EQ(header.size(), 3u);
      EXPECT_EQ(header.at("typ"), json::value(typ));
      EXPECT_EQ(header.at("alg"), json::value(alg));
      const json::object claims = Part(jwt, 1).as_object();
      EXPECT_EQ(claims.size(), 8u) << claims;
      EXPECT_EQ(claims.at("iss"), kIssuer);
      EXPECT_EQ(claims.at("aud"), kOrders) << "one text";
      EXPECT_EQ(claims.at("sub"), json::value(client_.name));
      EXPECT_EQ(claims.at("client_id"), json::value(client_.name));
      EXPECT_EQ(claims.at("scope"), "orders:read");
      EXPECT_EQ(claims.at("exp").as_int64() - claims.at("iat").as_int64(), 3600);
      EXPECT_EQ(reply.Json().at("expires_in"), 3600);
      const std::string id(claims.at("jti").as_string());
      EXPECT_EQ(shop_.Do(kGet, "/jeton/v1/tokens/" + id).Text("api"), "acme/orders") << "its record";
    }
  }
}

TEST_F(JwtTest, IsSignedByAPublishedKeyThatSignsForNoRegistry) {
  SetFormat("RS256");
  for (const std::string alg : {"ES256", "RS256"}) {
    SetFormat(alg);
    const std::string jwt = Get({{"resource", kOrders}});
    const auto& ring = *server_.authority()->keys.current;
    EXPECT_TRUE(crypto::VerifyJwt(jwt, ring.AllAccessKeys(), "at+jwt").has_value());
    EXPECT_FALSE(crypto::VerifyJwt(jwt, ring.AllRegistryKeys(), "at+jwt").has_value());
    std::size_t found = 0;
    const auto published = server_.Get("/oauth2/jwks.json").Json();
    for (const auto& key : published.at("keys").as_array()) {
      EXPECT_EQ(key.at("use"), "sig");
      EXPECT_FALSE(key.as_object().contains("d"));
      found += key.at("kid") == Part(jwt, 0).at("kid") && key.at("alg") == json::value(alg) ? 1 : 0;
    }
    EXPECT_EQ(found, 1u);
  }
}

TEST_F(JwtTest, AnRsaKeyIsMadeForTheFirstApiThatWantsOne) {
  EXPECT_EQ(PublishedKeys(), 2u) << "the one that signs, and the next";
  const json::object wanted{{"identifier", kOrders}, {"title", "x"}, {"token_format", "jwt"}, {"alg", "RS256"}};
  EXPECT_EQ(shop_.Do(kPut, At("/apis/orders?dry_run=true"), wanted).Json().at("alg"), "RS256");
  EXPECT_EQ(PublishedKeys(), 2u) << "a dry run makes nothing";
  SetFormat("RS256");
  EXPECT_EQ(PublishedKeys(), 4u);
  SetFormat("RS256");
  EXPECT_EQ(PublishedKeys(), 4u);
}

TEST_F(JwtTest, TheKeySetIsPlainJsonForThoseThatWantThat) {
  const auto type = [&](const std::string& accept) {
    return server_.Get("/oauth2/jwks.json", Header{"Accept", accept}).MediaType();
  };
  EXPECT_EQ(server_.Get("/oauth2/jwks.json").MediaType(), "application/jwk-set+json");
  EXPECT_EQ(type("*/*"), "application/jwk-set+json");
  EXPECT_EQ(type("application/json"), "application/json");
  EXPECT_EQ(type("application/json, application/jwk-set+json"), "application/jwk-set+json");
  EXPECT_NE(server_.Get("/oauth2/jwks.json").Header("cache-control").find("max-age=300"), std::string::npos);
}

TEST_F(JwtTest, IsActiveUntilItIsRevokedOrEnds) {
  const std::string jwt = Get({{"resource", kOrders}});
  EXPECT_EQ(Introspect(orders_, jwt).Json().at("active"), true);
  EXPECT_EQ(Introspect(orders_, jwt).Json().at("jti"), Part(jwt, 1).at("jti"));
  EXPECT_TRUE(Revoke(jwt));
  EXPECT_EQ(Introspect(orders_, jwt).body, kInactive);
  const std::string other = Get({{"resource", kOrders}});
  shop_.Do(kDelete, "/jeton/v1/tokens/" + std::string(Part(other, 1).at("jti").as_string()));
  EXPECT_EQ(Introspect(orders_, other).body, kInactive);
  const std::string third = Get({{"resource", kOrders}});
  server_.Advance(Seconds{3600});
  EXPECT_EQ(Introspect(orders_, third).body, kInactive);
}

TEST_F(JwtTest, OpensNothingHere) {
  const std::string jwt = Get({{"resource", kOrders}});
  EXPECT_EQ(server_.Get("/jeton/v1/whoami", Bearer{jwt}).status, 401);
  EXPECT_EQ(server_.Get("/api/v1/user/", Bearer{jwt}).status, 401);
}

TEST_F(JwtTest, NoAlteredOneIsActive) {
  const std::string jwt = Get({{"resource", kOrders}});
  std::size_t refused = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    const std::size_t place = i * jwt.size() / 100;
    std::string altered = jwt;
    altered[place] = altered[place] == 'A' ? 'B' : 'A';
    const Reply reply = Introspect(orders_, altered);
    refused += reply.status == 200 && reply.body == kInactive ? 1 : 0;
  }
  EXPECT_EQ(refused, 100u);
  const std::string head = jwt.substr(0, jwt.rfind('.'));
  const std::string none = EncodeBase64Url(R"({"typ":"at+jwt","alg":"none"})") + head.substr(head.find('.')) + ".";
  for (const std::string& text : {none, head, head + ".", jwt + ".", jwt + "A", "a" + jwt}) {
    EXPECT_EQ(Introspect(orders_, text).body, kInactive) << text;
  }
}

TEST_F(JwtTest, TheSecretOfItsRecordIsNoToken) {
  const std::string jwt = Get({{"resource", kOrders}});
  SetFormat("ES256", "at+jwt", "opaque");
  EXPECT_EQ(Introspect(orders_, jwt).body, kInactive) << "the API does not take them any more";
}

TEST_F(JwtTest, NoPolicyMakesItLiveForLongerThanADay) {
  shop_.Do(kPut, "/jeton/v1/organizations/acme",
           {{"email", "acme@example.com"}, {"policy", {{"default_life", "30d"}}}});
  EXPECT_EQ(Ask({{"resource", kOrders}}).Json().at("expires_in"), 86400);
}

TEST_F(JwtTest, RotatedKeysOverlap) {
  const std::string before = Get({{"resource", kOrders}});
  const Reply rotated = shop_.Do(kPost, "/jeton/v1/keys", {{"use", "access"}});
  EXPECT_EQ(PublishedKeys(), 3u) << "the former one stays until its last token has ended";
  EXPECT_EQ(Introspect(orders_, before).Json().at("active"), true);
  const std::string after = Get({{"resource", kOrders}});
  EXPECT_NE(Part(before, 0).at("kid"), Part(after, 0).at("kid"));
  const Reply again = server_.Post("/jeton/v1/keys", Bearer{server_.bootstrap_token()}, Json{{{"use", "access"}}});
  EXPECT_EQ(again.Text("code"), "too_soon") << "some API may not know the next key yet";
}

TEST_F(ApiTokensTest, MetadataOfAResourceNamesItAndItsScopes) {
  const Reply reply = server_.Get("/.well-known/oauth-protected-resource/acme/orders");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Json(), (json::object{{"resource", kOrders},
                                        {"authorization_servers", json::array{kIssuer}},
                                        {"bearer_methods_supported", json::array{"header"}},
                                        {"resource_name", "orders"},
                                        {"scopes_supported", json::array{"orders:read", "orders:write"}}}));
  EXPECT_EQ(reply.Header("access-control-allow-origin"), "*");
  const auto own = server_.Get("/.well-known/oauth-protected-resource").Json();
  EXPECT_EQ(own.at("resource"), kIssuer);
  EXPECT_EQ(own.at("scopes_supported").as_array().size(), 8u);
  PutApi("empty", {{"identifier", "https://empty.example.org"}});
  const auto empty = server_.Get("/.well-known/oauth-protected-resource/acme/empty").Json();
  EXPECT_FALSE(empty.as_object().contains("scopes_supported")) << "arrays without elements are left out";
  PutApi("empty", {{"identifier", "https://empty.example.org"}, {"enabled", false}});
  for (const char* const path : {"/acme/empty", "/acme/nothing", "/nobody/orders", "/acme"}) {
    const Reply missing = server_.Get("/.well-known/oauth-protected-resource" + std::string(path));
    EXPECT_EQ(missing.status, 404) << path;
    EXPECT_EQ(missing.Header("access-control-allow-origin"), "*") << path;
  }
}

TEST_F(ApiTokensTest, ChallengesSayWhereToGetATokenAndForWhat) {
  const std::string metadata =
      "resource_metadata=\"" + std::string(kIssuer) + "/.well-known/oauth-protected-resource\"";
  const std::string realm = "Bearer realm=\"" + std::string(kIssuer) + "\"";
  EXPECT_EQ(server_.Get("/jeton/v1/whoami").Header("www-authenticate"), realm + ", " + metadata);
  EXPECT_EQ(server_.Get("/jeton/v1/whoami", Bearer{"x"}).Header("www-authenticate"),
            realm + ", error=\"invalid_token\", " + metadata);
  const std::string token = Get({{"scope", "repo:read"}});
  const Reply refused = server_.Get(At("/applications"), Bearer{token});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.Header("www-authenticate"),
            realm + ", error=\"insufficient_scope\", scope=\"org:admin\", " + metadata);
}

TEST_F(ApiTokensTest, AMissingRightIsNotAMissingScope) {
  const std::string stranger = shop_.SessionOf("stranger", shop_.AddUser("stranger"));
  shop_.AddOrganization("other", stranger);
  const std::string client = shop_.AddApplication("other", stranger);
  const std::string token = shop_.AddToken("other", client, "org:admin", stranger).Text("token");
  const Reply refused = server_.Get(At("/applications"), Bearer{token});
  EXPECT_EQ(refused.status, 403) << refused.body;
  EXPECT_EQ(refused.Header("www-authenticate"), "") << "another token would not help";
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
