#pragma once

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <utility>

#include "testing/foreign_issuer.h"
#include "testing/oauth_client.h"

namespace jeton::testing {

inline constexpr const char* kJobIssuer = "https://ci.example.org";
inline constexpr const char* kOrders = "https://orders.example.org/v1";
inline constexpr const char* kJwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

// An organization with an API, a robot that trusts the jobs of an issuer, and a client for such tokens.
class TrustedJobsTest : public OAuthClientTest {
 protected:
  using Claims = boost::json::object;

  explicit TrustedJobsTest(TestDatabase::MakeDriver driver = OpenTestDriver) : OAuthClientTest(std::move(driver)) {
    Connect();
    PutApi("opaque");
    robot_ = shop_.AddRobot("acme", "ci", server_.bootstrap_token()).name;
    Trust({});
    client_ = AddConfidential("jobs", {});
  }

  // Lets the server, which may have started anew, reach the issuer.
  void Connect() {
    auto& issuers = server_.authority()->issuers;
    issuers.keys.fetch_document = [this](const std::string& url) -> Result<FetchedDocument, std::string> {
      if (unreachable_) return Fail(std::string("no route"));
      const std::string issuer = url.substr(0, url.find('/', 8));
      if (url.ends_with("/keys")) return FetchedDocument{R"({"keys":[)" + signer_.Jwk() + "]}", {}};
      return FetchedDocument{R"({"issuer":")" + issuer + R"(","jwks_uri":")" + issuer + R"(/keys"})", {}};
    };
    issuers.fetch_keys = [&issuers, &clock = server_.authority().db().clock()](const std::string& issuer,
                                                                               TimePoint wanted) {
      (void)issuers.keys.Fetch(issuer, wanted, clock);
    };
  }

  static std::string At(const std::string& tail) { return "/jeton/v1/organizations/acme" + tail; }
  void PutApi(const std::string& format) {
    shop_.Do(wire::Method::kPut, At("/apis/orders"),
             {{"identifier", kOrders},
              {"title", "Orders"},
              {"token_format", format},
              {"scopes", boost::json::array{{{"name", "orders:read"}}, {{"name", "orders:write"}}}}});
  }
  // A rule for the jobs of the subject `web`, some of its members changed; null leaves one out.
  static Claims Rule(const Claims& changes) {
    Claims rule{{"issuer", kJobIssuer},
                {"subject", "web"},
                {"audiences", boost::json::array{"https://jeton.example.org"}},
                {"scopes", boost::json::array{"orders:read", "repo:write"}}};
    return Changed(std::move(rule), changes);
  }
  void Trust(const Claims& changes, const std::string& robot = "ci") { TrustAll({Rule(changes)}, robot); }
  void TrustAll(boost::json::array rules, const std::string& robot = "ci") {
    shop_.Do(wire::Method::kPut, At("/robots/" + robot + "/trust"), {{"rules", std::move(rules)}});
  }
  Basic AddConfidential(const std::string& name, const Claims& changes, const std::string& organization = "acme") {
    const std::string path = "/jeton/v1/organizations/" + organization + "/applications/" + name;
    Claims body{{"title", name},
                {"grant_types", {"jwt_bearer", "token_exchange", "client_credentials"}},
                {"scopes", {"repo:write", "user:read"}},
                {"exchange", {{"impersonate", true}}}};
    if (organization == "acme") {
      body["apis"] = boost::json::array{{{"api", "orders"}, {"scopes", {"orders:read", "orders:write"}}}};
    }
    shop_.Do(wire::Method::kPut, path, Changed(std::move(body), changes));
    const Reply secret = shop_.Do(wire::Method::kPost, path + "/secrets", boost::json::object());
    return {secret.Text("client_id"), secret.Text("client_secret")};
  }

  std::int64_t Now() { return ToUnixSeconds(server_.authority().Now()); }
  // The token of a job, some of its claims changed; null leaves one out.
  std::string Job(const Claims& changes = {}, const std::string& type = "JWT") {
    server_.Advance(Microseconds{1});  // entries of the log have an order
    Claims claims{{"iss", kJobIssuer}, {"sub", "web"},       {"aud", "https://jeton.example.org"},
                  {"iat", Now()},      {"exp", Now() + 300}, {"jti", std::to_string(++jobs_)}};
    const Claims header{{"alg", signer_.algorithm()}, {"kid", "key-1"}, {"typ", type}};
    return signer_.TokenWithHeader(boost::json::serialize(header),
                                   boost::json::serialize(Changed(std::move(claims), changes)));
  }
  Reply Grant(const std::string& assertion, Fields more = {}) {
    return server_.Post("/oauth2/token", client_, GrantForm(assertion, std::move(more)));
  }
  Reply GrantToNoClient(const std::string& assertion, Fields more = {}) {
    return server_.Post("/oauth2/token", GrantForm(assertion, std::move(more)));
  }
  static Form GrantForm(const std::string& assertion, Fields more) {
    more.emplace_back("grant_type", kJwtBearer);
    more.emplace_back("assertion", assertion);
    return Form{std::move(more)};
  }
  boost::json::value Introspect(const std::string& token) {
    return server_.Post("/oauth2/introspect", client_, Form{{{"token", token}}}).Json();
  }
  // As the API sees it.
  bool LivesAtApi(const Reply& given) {
    const Reply made = shop_.Do(wire::Method::kPost, At("/apis/orders/credentials"), boost::json::object());
    return server_
        .Post("/oauth2/introspect", Basic{made.Text("username"), made.Text("secret")},
              Form{{{"token", given.Text("access_token")}}})
        .Json()
        .at("active")
        .as_bool();
  }
  bool Lives(const Reply& given) { return Introspect(given.Text("access_token")).at("active").as_bool(); }

  static Claims Changed(Claims object, const Claims& changes) {
    for (const auto& [name, value] : changes) {
      if (value.is_null()) {
        object.erase(name);
      } else {
        object[name] = value;
      }
    }
    return object;
  }

  const ForeignSigner signer_{"ES256"};
  std::string robot_;
  Basic client_;  // instead of the one of a user
  bool unreachable_ = false;
  int jobs_ = 0;
};

}  // namespace jeton::testing
