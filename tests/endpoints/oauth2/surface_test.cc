#include "testing/oauth_client.h"

// What all endpoints of the standard surface have in common, and its metadata.
namespace jeton::endpoints::oauth2 {
namespace {

using testing::Bearer;
using testing::Form;
using testing::Header;
using testing::Json;
using testing::Reply;
using enum wire::Method;

constexpr const char* kForms[] = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke", "/oauth2/device"};
constexpr const char* kMetadata = "/.well-known/oauth-authorization-server";

class SurfaceTest : public testing::OAuthClientTest {
 protected:
  SurfaceTest() { confidential_ = AddClient("server", {{"auth_method", "client_secret_basic"}}); }
  testing::Basic login() const { return {confidential_.id, *confidential_.secret}; }

  Client confidential_;
};

TEST_F(SurfaceTest, FormEndpointsTakePostAlone) {
  for (const char* path : kForms) {
    for (const auto method : {kGet, kPut, kDelete, kPatch}) {
      const Reply reply = server_.Send(method, path);
      ExpectError(reply, 405, "invalid_request");
      EXPECT_EQ(reply.Header("allow"), "POST, OPTIONS") << path;
    }
  }
}

TEST_F(SurfaceTest, FormEndpointsTakeFormsAlone) {
  for (const char* path : kForms) {
    ExpectError(server_.Post(path, login(), Json{{{"token", "x"}}}), 400, "invalid_request");
    EXPECT_NE(server_
                  .Post(path, login(), Form{{{"token", "x"}}},
                        Header{"Content-Type", "application/x-www-form-urlencoded; charset=latin1"})
                  .status,
              415);
  }
}

TEST_F(SurfaceTest, KeySetsAreSentOnceToAClientThatKnowsThem) {
  for (const char* path : {"/oauth2/jwks.json", "/.well-known/jwks.json"}) {
    const Reply first = server_.Get(path);
    ASSERT_EQ(first.status, 200) << path;
    const std::string tag(first.Header("etag"));
    ASSERT_GT(tag.size(), 2u) << path;
    for (const std::string& known : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
      const Reply again = server_.Get(path, Header{"If-None-Match", known});
      EXPECT_EQ(again.status, 304) << path << " " << known;
      EXPECT_EQ(again.body, "");
      EXPECT_EQ(again.Header("etag"), tag);
    }
    const Reply other = server_.Get(path, Header{"If-None-Match", "\"other\""});
    EXPECT_EQ(other.status, 200);
    EXPECT_EQ(other.body, first.body);
  }
  const Reply plain = server_.Get("/oauth2/jwks.json", Header{"Accept", "application/json"});
  EXPECT_NE(plain.Header("etag"), server_.Get("/oauth2/jwks.json").Header("etag")) << "another type";
}

TEST_F(SurfaceTest, NothingMovedWithAShim) {
  for (const char* path : {"/oauth/token", "/oauth/introspect", "/oauth/revoke"}) {
    EXPECT_EQ(server_.Post(path, login(), Form{{{"token", "x"}}}).status, 404) << path;
  }
}

TEST_F(SurfaceTest, AnUnusableHeaderIsNeverIgnored) {
  for (const char* path : kForms) {
    for (const char* header : {"Digest x=y", "Basic !", "Negotiate abc", "DPoP abc"}) {
      const Reply reply =
          server_.Post(path, Header{"Authorization", header}, Form{{{"client_id", client_.id}, {"token", "x"}}});
      ExpectError(reply, 401, "invalid_client");
      EXPECT_EQ(reply.Header("www-authenticate"), "Basic realm=\"https://jeton.example.org\"");
      EXPECT_EQ(reply.Header("cache-control"), "no-store");
    }
  }
  ExpectError(
      server_.Post("/oauth2/token", Bearer{server_.bootstrap_token()}, Form{{{"grant_type", "client_credentials"}}}),
      401, "invalid_client");
}

TEST_F(SurfaceTest, ATokenIsNoCredentialOfAClient) {
  const Client device =
      AddClient("tv", {{"auth_method", "client_secret_basic"}, {"grant_types", {"client_credentials", "device_code"}}});
  const std::string token = server_
                                .Post("/oauth2/token", testing::Basic{device.id, *device.secret},
                                      Form{{{"grant_type", "client_credentials"}, {"scope", "repo:read"}}})
                                .Text("access_token");
  ASSERT_NE(token, "");
  for (const char* path : {"/oauth2/token", "/oauth2/device"}) {
    ExpectError(server_.Post(path, Bearer{token}, Form{{{"grant_type", "client_credentials"}, {"scope", "repo:read"}}}),
                401, "invalid_client");
  }
}

TEST_F(SurfaceTest, AnEmptyParameterCountsAsAbsent) {
  for (const char* name : {"token_type_hint", "descendants", "client_id", "client_secret", "client_assertion"}) {
    const Reply reply = server_.Post("/oauth2/revoke", login(), Form{{{"token", "x"}, {name, ""}}});
    EXPECT_EQ(reply.status, 200) << name << " " << reply;
  }
  ExpectError(server_.Post("/oauth2/revoke", login(), Form{{{"token", ""}}}), 400, "invalid_request");
}

TEST_F(SurfaceTest, APublicClientMayNotIntrospect) {
  ExpectError(server_.Post("/oauth2/introspect", Form{{{"client_id", client_.id}, {"token", "x"}}}), 401,
              "invalid_client");
}

TEST_F(SurfaceTest, EveryErrorKeepsToTheCharactersOfTheStandard) {
  const std::string hostile = "\"\\<\x01\xc3\xa4\r\n";
  for (const char* path : kForms) {
    for (const char* name :
         {"grant_type", "scope", "resource", "token", "client_id", "client_secret", "code", "refresh_token",
          "device_code", "code_verifier", "redirect_uri", "descendants", "addresses", "not_before"}) {
      const Reply reply = server_.Post(path, login(), Form{{{name, hostile}, {"grant_type", "client_credentials"}}});
      if (reply.status == 200) continue;
      for (const char* member : {"error", "error_description"}) {
        for (const char c : reply.Text(member)) {
          EXPECT_TRUE(c >= 0x20 && c < 0x7f && c != '"' && c != '\\') << path << " " << name << " " << reply;
        }
      }
    }
  }
}

TEST_F(SurfaceTest, ScriptsOfAnySiteMayUseWhatReadsNoCookie) {
  for (const char* path : {"/oauth2/token", "/oauth2/revoke", "/oauth2/device", kMetadata, "/.well-known/jwks.json"}) {
    const Reply asked = server_.Send(kOptions, path, Header{"Origin", "https://spa.example"});
    EXPECT_EQ(asked.status, 204) << path;
    EXPECT_EQ(asked.Header("access-control-allow-origin"), "*") << path;
    EXPECT_EQ(asked.Header("access-control-allow-headers"), "authorization, content-type, dpop");
    EXPECT_EQ(asked.Header("access-control-max-age"), "3600");
    EXPECT_NE(asked.Header("access-control-allow-methods"), "");
    EXPECT_EQ(asked.Header("access-control-allow-credentials"), "");
  }
  const Reply refused = server_.Post("/oauth2/token", Form{{}});
  EXPECT_EQ(refused.Header("access-control-allow-origin"), "*") << "errors, too";
  EXPECT_EQ(refused.Header("access-control-expose-headers"), "WWW-Authenticate, DPoP-Nonce, Retry-After");
  EXPECT_EQ(server_.Get("/.well-known/openid-configuration").Header("access-control-allow-origin"), "*");
  EXPECT_EQ(server_.Get("/oauth2/token").Header("access-control-allow-origin"), "*");
}

TEST_F(SurfaceTest, AndNothingElse) {
  for (const char* path :
       {"/oauth2/introspect", "/oauth2/authorize", "/oauth2/authorize/consent", "/oauth2/device/verify"}) {
    EXPECT_EQ(
        server_.Send(kOptions, path, Header{"Origin", "https://spa.example"}).Header("access-control-allow-origin"), "")
        << path;
    EXPECT_EQ(server_.Get(path).Header("access-control-allow-origin"), "") << path;
    EXPECT_EQ(server_.Post(path, Form{{}}).Header("access-control-allow-origin"), "") << path;
  }
}

TEST_F(SurfaceTest, TheOpenEndpointsReadNoCookie) {
  for (const char* path : {"/oauth2/token", "/oauth2/revoke", "/oauth2/device"}) {
    const Form form{{{"client_id", confidential_.id}, {"grant_type", "refresh_token"}, {"token", "x"}}};
    const Reply with = server_.Post(path, Header{"Cookie", cookie_}, form);
    const Reply without = server_.Post(path, form);
    EXPECT_EQ(with.status, without.status) << path;
    EXPECT_EQ(with.body, without.body) << path;
  }
}

TEST_F(SurfaceTest, TheMetadataSaysWhatIsThere) {
  const Reply reply = server_.Get(kMetadata);
  EXPECT_EQ(reply.MediaType(), "application/json");
  EXPECT_EQ(reply.Header("cache-control"), "public, max-age=300");
  const auto metadata = reply.Json().as_object();
  EXPECT_EQ(metadata.at("issuer"), testing::kIssuer);
  EXPECT_EQ(metadata.at("response_types_supported"), boost::json::array{"code"});
  EXPECT_EQ(metadata.at("response_modes_supported"), boost::json::array{"query"});
  EXPECT_EQ(metadata.at("code_challenge_methods_supported"), boost::json::array{"S256"});
  EXPECT_EQ(metadata.at("authorization_response_iss_parameter_supported"), true);
  const auto has = [&](const char* list, const char* value) {
    return std::ranges::find(metadata.at(list).as_array(), boost::json::value(value)) !=
           metadata.at(list).as_array().end();
  };
  EXPECT_TRUE(has("scopes_supported", "offline_access"));
  EXPECT_TRUE(has("token_endpoint_auth_methods_supported", "none"));
  EXPECT_TRUE(has("revocation_endpoint_auth_methods_supported", "none"));
  EXPECT_FALSE(has("introspection_endpoint_auth_methods_supported", "none"));
  for (const char* grant :
       {"authorization_code", "refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code"}) {
    EXPECT_TRUE(has("grant_types_supported", grant)) << grant;
  }
  for (const auto& [name, value] : metadata) {
    EXPECT_FALSE(value.is_array() && value.as_array().empty()) << name;
    EXPECT_FALSE(value.is_null()) << name;
  }
}

TEST_F(SurfaceTest, EveryAddressOfTheMetadataAnswers) {
  const auto metadata = server_.Get(kMetadata).Json().as_object();
  for (const auto& [name, value] : metadata) {
    if (!std::string_view(name).ends_with("_endpoint") && name != "jwks_uri") continue;
    const std::string address(value.as_string());
    ASSERT_TRUE(address.starts_with(testing::kIssuer)) << address;
    EXPECT_NE(server_.Get(address.substr(std::string_view(testing::kIssuer).size())).status, 404) << address;
  }
}

TEST_F(SurfaceTest, WhatIsNotThereIsNotFoundInJson) {
  for (const char* path : {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/acme",
                           "/oauth2/par", "/oauth2/register", "/oauth2/userinfo", "/oauth2/logout"}) {
    const Reply reply = server_.Get(path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_TRUE(reply.IsJson()) << path;
  }
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
