#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <memory>

#include "crypto/jws.h"
#include "testing/shop.h"
#include "testing/test_server.h"
#include "testing/watched_driver.h"

// private_key_jwt: the rows of RFC 7523, section 3, as this server reads them.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using crypto::SigningAlgorithm;
using crypto::SigningKey;
using testing::Basic;
using testing::Fields;
using testing::Form;
using testing::Reply;
using enum wire::Method;

constexpr const char* kServer = "https://jeton.example.org";
constexpr const char* kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

class ClientAssertionTest : public ::testing::Test {
 protected:
  explicit ClientAssertionTest(testing::TestDatabase::MakeDriver driver = testing::OpenTestDriver)
      : server_({}, std::move(driver)) {
    shop_.AddOrganization("acme", server_.bootstrap_token());
    client_ = Put({}).Text("client_id");
  }

  Reply Put(json::object members) {
    members.emplace("title", "Shop");
    members.emplace("auth_method", "private_key_jwt");
    members.emplace("jwks", ParseJson(crypto::PrintJwks(key_, "one")).value());
    return shop_.Do(kPut, "/jeton/v1/organizations/acme/applications/shop", std::move(members));
  }
  std::int64_t Now() { return ToUnixSeconds(server_.authority().Now()); }
  // A good set of claims with these changes; null removes one.
  json::object Claims(const json::object& changes = {}) {
    json::object claims{{"iss", client_}, {"sub", client_},
                        {"aud", kServer}, {"jti", "id-" + std::to_string(++made_)},
                        {"iat", Now()},   {"exp", Now() + 60}};
    for (const auto& [name, value] : changes) {
      if (value.is_null()) {
        claims.erase(name);
      } else {
        claims[name] = value;
      }
    }
    return claims;
  }
  std::string Sign(const json::object& claims, const json::object& header = {}) {
    json::object whole{{"alg", "ES256"}, {"kid", "one"}};
    for (const auto& [name, value] : header) {
      if (value.is_null()) {
        whole.erase(name);
      } else {
        whole[name] = value;
      }
    }
    const std::string text = EncodeBase64Url(json::serialize(whole)) + "." + EncodeBase64Url(json::serialize(claims));
    return text + "." + EncodeBase64Url(key_.Sign(text));
  }
  Reply Present(const std::string& assertion, Fields more = {}, const std::string& type = kAssertionType) {
    Fields form{{"grant_type", "client_credentials"}, {"client_assertion", assertion}};
    if (!type.empty()) form.emplace_back("client_assertion_type", type);
    form.insert(form.end(), more.begin(), more.end());
    return server_.Post("/oauth2/token", Form{std::move(form)});
  }
  void ExpectRefused(const std::string& assertion, const std::string& name) {
    const Reply reply = Present(assertion);
    EXPECT_EQ(reply.status, 401) << name;
    EXPECT_EQ(reply.Text("error"), "invalid_client") << name;
    EXPECT_EQ(reply.Header("www-authenticate"), "Basic realm=\"" + std::string(kServer) + "\"") << name;
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  const SigningKey key_ = SigningKey::Generate(SigningAlgorithm::kEs256);
  std::string client_;
  int made_ = 0;
};

TEST_F(ClientAssertionTest, AClientAuthenticatesByWhatItSigned) {
  const Reply reply = Present(Sign(Claims()));
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(Present(Sign(Claims()), {{"client_id", client_}}).status, 200) << "which may be named besides";
  const Reply introspected = server_.Post("/oauth2/introspect", Form{{{"token", reply.Text("access_token")},
                                                                      {"client_assertion", Sign(Claims())},
                                                                      {"client_assertion_type", kAssertionType}}});
  EXPECT_EQ(introspected.Json().at("active"), true) << introspected.body;
}

TEST_F(ClientAssertionTest, EveryKindOfKeyIsTakenByTheAlgorithmThatIsItsOwn) {
  const SigningKey rsa = SigningKey::Generate(SigningAlgorithm::kRs256);
  Put({{"jwks", ParseJson(crypto::PrintJwks(rsa, "two")).value()}});
  const std::string text =
      EncodeBase64Url(R"({"alg":"RS256","kid":"two","typ":"JWT"})") + "." + EncodeBase64Url(json::serialize(Claims()));
  EXPECT_EQ(Present(text + "." + EncodeBase64Url(rsa.Sign(text))).status, 200);
}

TEST_F(ClientAssertionTest, TheClaimsMustBeWholeAndTrue) {
  const struct {
    const char* name;
    json::object changes;
    bool good;
  } cases[] = {
      {"no iss", {{"iss", nullptr}}, false},
      {"no sub", {{"sub", nullptr}}, false},
      {"another sub", {{"sub", "OTHER"}}, false},
      {"an unknown client", {{"iss", "OTHER"}, {"sub", "OTHER"}}, false},
      {"no aud", {{"aud", nullptr}}, false},
      {"another aud", {{"aud", "https://else.example.org"}}, false},
      {"aud with a slash", {{"aud", std::string(kServer) + "/"}}, false},
      {"aud in a list", {{"aud", json::array{kServer}}}, true},
      {"two auds", {{"aud", json::array{kServer, "https://else.example.org"}}}, false},
      {"an aud that is no text besides", {{"aud", json::array{kServer, 5}}}, false},
      {"the token endpoint as aud", {{"aud", std::string(kServer) + "/oauth2/token"}}, true},
      {"another endpoint as aud", {{"aud", std::string(kServer) + "/oauth2/revoke"}}, false},
      {"no exp", {{"exp", nullptr}}, false},
      {"exp in the past", {{"exp", Now() - 31}}, false},
      {"exp a moment ago", {{"exp", Now() - 29}}, true},
      {"exp far ahead", {{"exp", Now() + 3700}}, false},
      {"no iat", {{"iat", nullptr}}, true},
      {"iat ahead", {{"iat", Now() + 31}}, false},
      {"iat long ago", {{"iat", Now() - 3601}}, false},
      {"nbf ahead", {{"nbf", Now() + 31}}, false},
      {"exp that is no number", {{"exp", "soon"}}, false},
      {"no jti", {{"jti", nullptr}}, false},
      {"an empty jti", {{"jti", ""}}, false},
  };
  for (const auto& c : cases) {
    const std::string assertion = Sign(Claims(c.changes));
    if (c.good) {
      EXPECT_EQ(Present(assertion).status, 200) << c.name;
    } else {
      ExpectRefused(assertion, c.name);
    }
  }
}

TEST_F(ClientAssertionTest, TheHeaderMustBeOfAnAssertion) {
  const struct {
    const char* name;
    json::object header;
    bool good;
  } cases[] = {
      {"typ JWT", {{"typ", "JWT"}}, true},
      {"its own typ", {{"typ", "client-authentication+jwt"}}, true},
      {"an access token", {{"typ", "at+jwt"}}, false},
      {"a proof", {{"typ", "dpop+jwt"}}, false},
      {"a logout token", {{"typ", "logout+jwt"}}, false},
      {"none", {{"alg", "none"}}, false},
      {"HS256", {{"alg", "HS256"}}, false},
      {"the algorithm of another key", {{"alg", "RS256"}}, false},
      {"crit", {{"crit", json::array{"exp"}}}, false},
      {"an unknown kid", {{"kid", "two"}}, false},
      {"no kid, but one key", {{"kid", nullptr}}, true},
      {"a key of its own", {{"jwk", json::object()}}, true},
  };
  for (const auto& c : cases) {
    const std::string assertion = Sign(Claims(), c.header);
    if (c.good) {
      EXPECT_EQ(Present(assertion).status, 200) << c.name;
    } else {
      ExpectRefused(assertion, c.name);
    }
  }
}

TEST_F(ClientAssertionTest, WithoutAKidOnlyASingleKeyIsMeant) {
  json::value jwks = ParseJson(crypto::PrintJwks(key_, "one")).value();
  const SigningKey other = SigningKey::Generate(SigningAlgorithm::kEs256);
  jwks.at("keys").as_array().push_back(ParseJson(crypto::PrintJwk(other, "two")).value());
  Put({{"jwks", jwks}});
  ExpectRefused(Sign(Claims(), {{"kid", nullptr}}), "two keys");
  EXPECT_EQ(Present(Sign(Claims())).status, 200);
}

TEST_F(ClientAssertionTest, ItCountsOnceAlsoIfTheRequestFailsOrTheServerStartsAnew) {
  const std::string used = Sign(Claims());
  EXPECT_EQ(Present(used).status, 200);
  ExpectRefused(used, "used");
  const std::string failed = Sign(Claims());
  EXPECT_EQ(Present(failed, {{"scope", "nonsense"}}).Text("error"), "invalid_scope");
  ExpectRefused(failed, "used in a request that failed");
  json::object claims = Claims();
  const std::string first = Sign(claims);
  EXPECT_EQ(Present(first).status, 200);
  claims["exp"] = Now() + 30;
  ExpectRefused(Sign(claims), "the same jti in another assertion");
  server_.Restart({});
  ExpectRefused(first, "after a restart");
  EXPECT_EQ(Present(Sign(Claims())).status, 200);
}

TEST_F(ClientAssertionTest, AForgedOneIsRefusedAndUsesNothingUp) {
  json::object claims = Claims();
  const std::string good = Sign(claims);
  claims["exp"] = Now() + 50;
  const std::string other = Sign(claims);
  const std::string forged = good.substr(0, good.rfind('.')) + other.substr(other.rfind('.'));
  ExpectRefused(forged, "the signature of another");
  EXPECT_EQ(Present(good).status, 200);
}

TEST_F(ClientAssertionTest, AClientHasOneWayToAuthenticate) {
  const auto error = [&](Fields more, const std::string& type = kAssertionType) {
    return Present(Sign(Claims()), std::move(more), type).Text("error");
  };
  EXPECT_EQ(error({{"client_secret", "x"}}), "invalid_request");
  EXPECT_EQ(error({{"client_id", "OTHER"}}), "invalid_request");
  EXPECT_EQ(error({}, ""), "invalid_client");
  for (const char* bad : {"x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."}) {
    EXPECT_EQ(Present(bad, {{"client_id", client_}}).Text("error"), "invalid_client")
        << "it names no other client: " << bad;
  }
  EXPECT_EQ(error({}, "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"), "invalid_client");
  const Reply both = server_.Post("/oauth2/token", Basic{"a", "b"},
                                  Form{{{"grant_type", "client_credentials"},
                                        {"client_assertion", Sign(Claims())},
                                        {"client_assertion_type", kAssertionType}}});
  EXPECT_EQ(both.Text("error"), "invalid_request");
  Put({{"auth_method", "client_secret_basic"}, {"jwks", nullptr}});
  ExpectRefused(Sign(Claims()), "not its method any more");
}

TEST_F(ClientAssertionTest, TheIssuerAloneMayBeTheAudience) {
  Put({{"assertion_audience", "issuer"}});
  ExpectRefused(Sign(Claims({{"aud", std::string(kServer) + "/oauth2/token"}})), "the endpoint");
  EXPECT_EQ(Present(Sign(Claims())).status, 200);
}

TEST_F(ClientAssertionTest, ADisabledClientIsRefused) {
  Put({{"enabled", false}});
  ExpectRefused(Sign(Claims()), "disabled");
}

TEST_F(ClientAssertionTest, KeysAreReadFromTheAddressThatIsRegistered) {
  int fetched = 0;
  auto& issuers = server_.authority()->issuers;
  issuers.keys.fetch_document = [&](const std::string& url) -> Result<FetchedDocument, std::string> {
    ++fetched;
    if (url != "https://shop.example.org/keys") return Fail(std::string("unknown"));
    return FetchedDocument{crypto::PrintJwks(key_, "one"), std::nullopt};
  };
  issuers.fetch_keys = [&](const std::string& name, TimePoint wanted) {
    (void)issuers.keys.Fetch(name, wanted, server_.authority().db().clock());
  };
  Put({{"jwks", nullptr}, {"jwks_uri", "https://shop.example.org/keys"}});
  EXPECT_EQ(Present(Sign(Claims())).status, 200);
  EXPECT_EQ(Present(Sign(Claims())).status, 200);
  EXPECT_EQ(fetched, 1) << "and kept";
  ExpectRefused(Sign(Claims(), {{"kid", "two"}}), "an unknown kid");
  ExpectRefused(Sign(Claims(), {{"kid", "three"}}), "another one");
  EXPECT_EQ(fetched, 1) << "which has just been asked";
  server_.Advance(Seconds{59});
  ExpectRefused(Sign(Claims(), {{"kid", "two"}}), "less than a minute ago");
  EXPECT_EQ(fetched, 1);
  server_.Advance(Seconds{1});
  ExpectRefused(Sign(Claims(), {{"kid", "two"}}), "a minute ago");
  EXPECT_EQ(fetched, 2);
}

struct AssertionWatch {
  testing::DriverWatch watch;
};
class FailingAssertionTest : private AssertionWatch, public ClientAssertionTest {
 protected:
  FailingAssertionTest()
      : ClientAssertionTest([this](const std::string& path) {
          return std::make_unique<testing::WatchedDriver>(testing::OpenTestDriver(path), watch);
        }) {}

  // Returns whether the database failed.
  bool FailAfter(std::size_t good, bool& not_noted) {
    watch.FailAfter(testing::DriverWatch::Place::kCommit, good);
    const Reply reply = Present(Sign(Claims()));
    const bool failed = watch.Disarm();
    if (!failed || reply.status == 200) return false;
    EXPECT_EQ(reply.status, 503) << reply.body;
    EXPECT_EQ(reply.Text("error"), "temporarily_unavailable");
    EXPECT_NE(reply.Header("retry-after"), "") << good << " " << reply.body;
    not_noted = not_noted || reply.body.find("takes no changes now") != std::string::npos;
    return true;
  }
};

TEST_F(FailingAssertionTest, AClientIsToldWhenToComeAgainIfItsAssertionCannotBeNoted) {
  bool not_noted = false;
  for (std::size_t good = 0; good < 10 && FailAfter(good, not_noted); ++good) {
  }
  EXPECT_TRUE(not_noted);
}

TEST_F(ClientAssertionTest, IsAnnounced) {
  const auto metadata = server_.Get("/.well-known/oauth-authorization-server").Json();
  for (const char* const endpoint : {"token", "introspection", "revocation"}) {
    const std::string name = std::string(endpoint) + "_endpoint_auth_";
    const auto& methods = metadata.at(name + "methods_supported").as_array();
    EXPECT_NE(std::find(methods.begin(), methods.end(), json::value("private_key_jwt")), methods.end()) << endpoint;
    EXPECT_EQ(metadata.at(name + "signing_alg_values_supported"), (json::array{"ES256", "EdDSA", "PS256", "RS256"}))
        << endpoint;
  }
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
