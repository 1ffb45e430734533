#include "domain/applications/oauth_client.h"

#include <gtest/gtest.h>

#include <utility>

namespace jeton {
namespace {

using enum GrantType;

TEST(OAuthClientTest, GrantsAreWordsInAnyOrder) {
  const auto grants = GrantTypes::Parse("jwt_bearer authorization_code device_code");
  ASSERT_TRUE(grants.has_value());
  EXPECT_EQ(grants->Print(), "authorization_code device_code jwt_bearer");
  EXPECT_TRUE(GrantTypes::Parse("")->empty());
  for (const auto* text :
       {"implicit", "authorization_code,device_code", "Device_code", "urn:ietf:params:oauth:grant-type:device_code"}) {
    EXPECT_FALSE(GrantTypes::Parse(text)) << text;
  }
}

TEST(OAuthClientTest, EachGrantHasItsWord) {
  constexpr std::pair<GrantType, std::string_view> kWords[] = {
      {kAuthorizationCode, "authorization_code"}, {kRefreshToken, "refresh_token"},
      {kClientCredentials, "client_credentials"}, {kDeviceCode, "device_code"},
      {kTokenExchange, "token_exchange"},         {kJwtBearer, "jwt_bearer"}};
  for (const auto& [grant, word] : kWords) {
    EXPECT_EQ(NameOf(grant), word);
    EXPECT_EQ(GrantTypes::Parse(word), GrantTypes{grant});
  }
}

TEST(OAuthClientTest, WordsReadBackAsTheyArePrinted) {
  for (const auto method :
       {ClientAuthentication::kSecret, ClientAuthentication::kPrivateKey, ClientAuthentication::kNone}) {
    EXPECT_EQ(ParseClientAuthentication(NameOf(method)), method);
  }
  for (const auto audience : {AssertionAudience::kAny, AssertionAudience::kIssuer}) {
    EXPECT_EQ(ParseAssertionAudience(NameOf(audience)), audience);
  }
  EXPECT_FALSE(ParseClientAuthentication("client_secret_post")) << "it counts as client_secret_basic";
}

TEST(OAuthClientTest, OneThatNamesNoGrantsHasThoseThatItCanUse) {
  EXPECT_EQ(UsualGrants(ClientAuthentication::kSecret), (GrantTypes{kAuthorizationCode, kClientCredentials}));
  EXPECT_EQ(UsualGrants(ClientAuthentication::kNone), GrantTypes{kAuthorizationCode});
  EXPECT_EQ(FaultOf(OAuthClient{}), "");
}

TEST(OAuthClientTest, SaysWhatContradictsItself) {
  constexpr auto kKey = ClientAuthentication::kPrivateKey;
  constexpr auto kNone = ClientAuthentication::kNone;
  const struct {
    const char* name;
    OAuthClient client;
    bool good;
  } cases[] = {
      {"keys for private_key_jwt", {.authentication = kKey, .jwks = "{}"}, true},
      {"an address of keys", {.authentication = kKey, .jwks_uri = "https://a"}, true},
      {"both", {.authentication = kKey, .jwks = "{}", .jwks_uri = "https://a"}, false},
      {"private_key_jwt without keys", {.authentication = kKey}, false},
      {"keys for another method", {.jwks = "{}"}, false},
      {"client_credentials without authentication", {.authentication = kNone}, false},
      {"an exchange without authentication",
       {.grants = {kAuthorizationCode, kTokenExchange}, .authentication = kNone},
       false},
      {"a grant of JWTs without authentication",
       {.grants = {kAuthorizationCode, kJwtBearer}, .authentication = kNone},
       false},
      {"a public client", {.grants = {kAuthorizationCode, kRefreshToken}, .authentication = kNone}, true},
      {"a public client that does not rotate",
       {.grants = {kAuthorizationCode, kRefreshToken}, .authentication = kNone, .refresh = {.rotate = false}},
       false},
      {"refresh tokens from nowhere", {.grants = {kClientCredentials, kRefreshToken}}, false},
      {"refresh tokens of devices", {.grants = {kDeviceCode, kRefreshToken}}, true},
  };
  for (const auto& c : cases) EXPECT_EQ(FaultOf(c.client).empty(), c.good) << c.name << ": " << FaultOf(c.client);
}

}  // namespace
}  // namespace jeton
