#pragma once

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <string>
#include <utility>

#include "testing/shop.h"
#include "testing/test_server.h"

// GET /auth/forward: what a gateway learns about the bearer of a token (registry contract, section 6).
namespace jeton::testing {

inline constexpr const char* kForward = "/auth/forward";
inline constexpr const char* kRealm = R"(Bearer realm="https://jeton.example.org")";
inline constexpr const char* kWiki = "https://wiki.example.org";
inline constexpr const char* kWikiMetadata =
    R"(, resource_metadata="https://jeton.example.org/.well-known/oauth-protected-resource/acme/wiki")";

// A gateway whose headers are believed is at 10.0.0.1.
inline Settings WithGateway() {
  Settings settings;
  settings.trusted_proxies = {AddressRange::Parse("10.0.0.1").value()};
  return settings;
}
inline const From kGateway{"10.0.0.1"};

class ForwardTest : public ::testing::Test {
 protected:
  explicit ForwardTest(Settings settings = WithGateway()) : server_(std::move(settings)) {
    shop_.AddOrganization("acme", server_.bootstrap_token());
    PutApi("opaque");
    shop_.Do(wire::Method::kPut, At("/applications/reader"),
             {{"title", "Reader"},
              {"apis", boost::json::array{{{"api", "wiki"}, {"scopes", boost::json::array{"read", "write"}}}}}});
    const Reply secret = shop_.Do(wire::Method::kPost, At("/applications/reader/secrets"), boost::json::object());
    reader_ = {secret.Text("client_id"), secret.Text("client_secret")};
  }

  static std::string At(const std::string& tail) { return "/jeton/v1/organizations/acme" + tail; }
  void PutApi(const std::string& format, bool enabled = true) {
    shop_.Do(wire::Method::kPut, At("/apis/wiki"),
             {{"title", "Wiki"},
              {"identifier", kWiki},
              {"enabled", enabled},
              {"token_format", format},
              {"scopes", boost::json::array{{{"name", "read"}}, {{"name", "write"}}}}});
  }
  std::string TokenFor(Fields form) {
    form.emplace_back("grant_type", "client_credentials");
    const Reply reply = server_.Post("/oauth2/token", reader_, Form{std::move(form)});
    EXPECT_EQ(reply.status, 200) << reply;
    return reply.Text("access_token");
  }
  std::string WikiToken(const std::string& scope = "read") { return TokenFor({{"resource", kWiki}, {"scope", scope}}); }
  std::string ServerToken(const std::string& scope = "repo:read") { return TokenFor({{"scope", scope}}); }
  template <typename... Parts>
  Reply Ask(const std::string& query, const std::string& token, const Parts&... parts) {
    return server_.Get(kForward + (query.empty() ? "" : "?" + query), Bearer{token}, parts...);
  }
  void Revoke(const std::string& token) {
    EXPECT_EQ(server_.Post("/oauth2/revoke", reader_, Form{{{"token", token}}}).status, 200);
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  Basic reader_;
};

inline std::string ChallengeOf(const Reply& reply) { return reply.Header("www-authenticate"); }

}  // namespace jeton::testing
