#pragma once

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <string>

#include "domain/access/metadata_document.h"
#include "testing/foreign_issuer.h"
#include "testing/oauth_client.h"

// A client that describes itself by a document (OAuth Client ID Metadata Document), and the API that it wants to reach.
namespace jeton::testing {

inline constexpr const char* kDescribed = "https://agent.example/client.json";
inline constexpr const char* kAgentCallback = "https://app.agent.example/cb";
inline constexpr const char* kToolsApi = "https://tools.example.org/mcp";
inline constexpr const char* kUnreadablePage = "The client document is unreadable";
inline const Fields kAsked{{"scope", "tools:use offline_access"}, {"resource", kToolsApi}};

class DescribedClientTest : public OAuthClientTest {
 protected:
  DescribedClientTest() {
    shop_.Do(wire::Method::kPut, "/jeton/v1/organizations/acme/apis/tools",
             {{"identifier", kToolsApi},
              {"title", "Tools"},
              {"scopes", boost::json::array{{{"name", "tools:use"}}, {{"name", "tools:admin"}}}}});
    Restart("acme");
    client_ = {kDescribed, {}};
  }
  void Restart(const std::string& organization, std::int64_t applications = Limits().applications) {
    Settings settings;
    settings.self_described_clients = organization;
    settings.limits.applications = applications;
    server_.Restart(settings);
    server_.authority()->client_documents.fetch_document =
        [this](const std::string& url) -> Result<FetchedDocument, std::string> {
      ++fetched_;
      if (url != kDescribed || !reachable_) return Fail(std::string("no route"));
      return FetchedDocument{document_, max_age_, media_type_};
    };
  }
  static boost::json::object Document(const boost::json::object& changes = {}) {
    boost::json::object document{
        {"client_id", kDescribed},
        {"client_name", "Agent"},
        {"redirect_uris", {kAgentCallback, "http://localhost/callback"}},
        {"grant_types", {"authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"}},
        {"token_endpoint_auth_method", "none"}};
    for (const auto& [name, value] : changes) document[name] = value;
    return document;
  }
  void Describe(const boost::json::object& changes) { document_ = boost::json::serialize(Document(changes)); }
  // A request of the agent.
  Fields Agent(const Fields& changes = {}) {
    Fields fields{{"redirect_uri", kAgentCallback}, {"scope", "tools:use"}, {"resource", kToolsApi}};
    for (const auto& [name, value] : changes) {
      std::erase_if(fields, [&, n = name](const auto& field) { return field.first == n; });
      fields.emplace_back(name, value);
    }
    return fields;
  }
  void ExpectUnreadable(const std::string& what) {
    const Reply page = Authorize(Agent());
    EXPECT_EQ(page.status, 400) << what;
    EXPECT_NE(page.body.find(kUnreadablePage), std::string::npos) << what << " " << page;
    EXPECT_EQ(page.Header("location"), "") << what;
  }
  // Ends what is in memory.
  void Forget() { server_.Advance(Seconds{86400}); }

  // A program of the agent that has no browser.
  Reply Begin() {
    const Reply reply = Post("/oauth2/device", kAsked);
    EXPECT_EQ(reply.status, 200) << reply;
    return reply;
  }
  Reply Poll(const Reply& begun) {
    return Post("/oauth2/token", {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                                  {"device_code", begun.Text("device_code")}});
  }
  Reply Look(const Reply& begun) {
    return server_.Get("/oauth2/device/verify", Header{"Cookie", cookie_},
                       Query{{{"user_code", begun.Text("user_code")}}});
  }
  Reply Press(const Reply& page, const std::string& decision) {
    Fields form = HiddenFields(page);
    form.emplace_back("decision", decision);
    return server_.Post("/oauth2/device/verify", Header{"Cookie", cookie_}, Form{form});
  }
  // Whether it is an application of its organization.
  bool IsKnown() {
    const auto list = shop_.Do(wire::Method::kGet, "/api/v1/organization/acme/applications").Json();
    return std::ranges::any_of(list.at("applications").as_array(),
                               [](const boost::json::value& one) { return one.at("client_id") == kDescribed; });
  }
  // The form with an assertion of the agent.
  Fields Signed(const ForeignSigner& signer, Fields form) {
    const std::int64_t now = ToUnixSeconds(server_.authority().Now());
    const boost::json::object claims{{"iss", kDescribed}, {"sub", kDescribed},
                                     {"aud", kIssuer},    {"jti", std::to_string(++signed_)},
                                     {"iat", now},        {"exp", now + 60}};
    form.emplace_back("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.emplace_back("client_assertion", signer.Token(boost::json::serialize(claims)));
    return form;
  }

  std::string document_ = boost::json::serialize(Document());
  std::string media_type_ = "application/json";
  std::optional<Seconds> max_age_;
  bool reachable_ = true;
  int fetched_ = 0;
  int signed_ = 0;
};

}  // namespace jeton::testing
