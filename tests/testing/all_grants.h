#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "endpoints/oauth2/admitted_grants.h"
#include "testing/trusted_jobs.h"

namespace jeton::testing {

// A good request for each grant of the token endpoint, for an API. A grant without one fails every test.
class AllGrantsTest : public TrustedJobsTest {
 protected:
  struct Prepared {
    Fields form;
    std::optional<Basic> login;
  };
  using Prepare = std::function<Prepared()>;

  explicit AllGrantsTest(TestDatabase::MakeDriver driver = OpenTestDriver) : TrustedJobsTest(std::move(driver)) {
    OAuthClientTest::client_ = OAuthClientTest::AddClient(
        "portal", {{"apis", boost::json::array{{{"api", "orders"}, {"scopes", {"orders:read", "orders:write"}}}}}});
    client_ = AddConfidential("jobs", {{"exchange", {{"subjects", {"*"}}, {"impersonate", true}}}});
    for (const std::string_view type : endpoints::oauth2::AdmittedGrants::kTypes) {
      EXPECT_TRUE(prepare_.contains(type)) << "no request is known for " << type;
    }
  }

  Fields OfUser(Fields form) const {
    form.emplace_back("client_id", OAuthClientTest::client_.id);
    return form;
  }
  std::string CodeForOrders() { return Code({{"scope", "orders:read"}, {"resource", kOrders}}); }
  Reply TokensForOrders() { return OAuthClientTest::Exchange(CodeForOrders(), {}, OAuthClientTest::client_); }
  std::string AllowedDevice() {
    const Reply begun = server_.Post("/oauth2/device", Form{OfUser({{"scope", "orders:read"}, {"resource", kOrders}})});
    EXPECT_EQ(begun.status, 200) << begun;
    const Reply page = server_.Get("/oauth2/device/verify", Header{"Cookie", cookie_},
                                   Query{{{"user_code", begun.Text("user_code")}}});
    Fields form = HiddenFields(page);
    form.emplace_back("decision", "allow");
    EXPECT_EQ(server_.Post("/oauth2/device/verify", Header{"Cookie", cookie_}, Form{form}).status, 200);
    return begun.Text("device_code");
  }
  Reply Send(const Prepared& request) {
    return request.login ? server_.Post("/oauth2/token", *request.login, Form{request.form})
                         : server_.Post("/oauth2/token", Form{request.form});
  }

  const std::map<std::string_view, Prepare> prepare_{
      {"authorization_code",
       [this] {
         return Prepared{
             OfUser({{"grant_type", "authorization_code"}, {"code", CodeForOrders()}, {"code_verifier", kVerifier}}),
             {}};
       }},
      {"refresh_token",
       [this] {
         return Prepared{
             OfUser({{"grant_type", "refresh_token"}, {"refresh_token", TokensForOrders().Text("refresh_token")}}), {}};
       }},
      {"client_credentials",
       [this] {
         return Prepared{{{"grant_type", "client_credentials"}, {"resource", kOrders}, {"scope", "orders:read"}},
                         client_};
       }},
      {"urn:ietf:params:oauth:grant-type:device_code",
       [this] {
         return Prepared{
             OfUser({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", AllowedDevice()}}),
             {}};
       }},
      {"urn:ietf:params:oauth:grant-type:token-exchange",
       [this] {
         return Prepared{{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                          {"subject_token", TokensForOrders().Text("access_token")},
                          {"subject_token_type", "urn:ietf:params:oauth:token-type:access_token"}},
                         client_};
       }},
      {kJwtBearer, [this] {
         return Prepared{{{"grant_type", kJwtBearer}, {"assertion", Job()}, {"resource", kOrders}}, client_};
       }}};
};

}  // namespace jeton::testing
