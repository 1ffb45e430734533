#include "testing/trusted_jobs.h"

// The longest way of a token request: after a start nothing is in memory, so a client with keys at an address needs
// these and those of the foreign issuer, and each signature checked.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Fields;
using testing::Form;
using testing::Reply;

class ColdStartTest : public testing::TrustedJobsTest {
 protected:
  ColdStartTest() {
    const Reply put = shop_.Do(wire::Method::kPut, At("/applications/signing"),
                               {{"title", "Signing"},
                                {"grant_types", {"jwt_bearer", "token_exchange"}},
                                {"auth_method", "private_key_jwt"},
                                {"jwks_uri", "https://signing.example.org/keys"},
                                {"exchange", {{"impersonate", true}}},
                                {"apis", json::array{{{"api", "orders"}, {"scopes", json::array{"orders:read"}}}}}});
    client_id_ = put.Text("client_id");
    server_.Restart({});
    Connect();
  }
  Reply Send(Fields form) {
    form.emplace_back("resource", testing::kOrders);
    form.emplace_back("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.emplace_back("client_assertion", Job({{"iss", client_id_}, {"sub", client_id_}, {"exp", Now() + 60}}));
    return server_.Post("/oauth2/token", Form{std::move(form)});
  }

  std::string client_id_;
};

TEST_F(ColdStartTest, AnAssertionIsGrantedToAClientThatSigns) {
  const Reply reply = Send({{"grant_type", testing::kJwtBearer}, {"assertion", Job()}});
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(reply.Text("scope"), "orders:read");
}

TEST_F(ColdStartTest, AForeignTokenIsExchangedForAClientThatSigns) {
  const Reply reply = Send({{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                            {"subject_token", Job()},
                            {"subject_token_type", "urn:ietf:params:oauth:token-type:jwt"}});
  ASSERT_EQ(reply.status, 200) << reply;
  EXPECT_EQ(reply.Text("scope"), "orders:read");
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
