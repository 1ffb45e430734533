#include "authority/federation/federation.h"

#include <boost/json/serialize.hpp>

#include "authority/registry/registry_access.h"
#include "testing/trusting_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::ForeignSigner;
using testing::Succeeds;

TEST_F(FederationTest, AForeignTokenBecomesThePasswordOfItsRobot) {
  const auto password = Exchange(Token());
  ASSERT_TRUE(Succeeds(password));
  EXPECT_TRUE(LooksFederated(*password));
  const auto actor = Present(*password);
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(actor->subject, SubjectKind::kRobot);
  EXPECT_EQ(actor->id, robot_.id);
  EXPECT_EQ(actor->powers.repository, Powers::OfRobot().repository);
  EXPECT_EQ(actor->token_expires, FromMicros(ToUnixSeconds(authority_.Now()) * 1'000'000) + Seconds{3600});
  const auto rows = authority_.Audit("federated_robot_token_exchange");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(boost::json::serialize(rows[0]), R"({"subject":"web","issuer":"https://ci.example.org","robot":"ci"})");
}

TEST_F(FederationTest, IsRefusedForItsReason) {
  const std::int64_t now = ToUnixSeconds(authority_.Now());
  const struct {
    const char* name;
    boost::json::object claims;
    ExchangeError error;
  } cases[] = {
      {"issuer missing", {{"iss", nullptr}}, ExchangeError::kNoIssuer},
      {"issuer unknown", {{"iss", "https://ci.example.org/"}}, ExchangeError::kUnknownIssuer},
      {"issuer without a rule", {{"iss", kOther}}, ExchangeError::kUnknownIssuer},
      {"subject", {{"sub", "app"}}, ExchangeError::kWrongSubject},
      {"subject missing", {{"sub", nullptr}}, ExchangeError::kWrongSubject},
      {"subject of another type", {{"sub", boost::json::array{"web"}}}, ExchangeError::kWrongSubject},
      {"audience", {{"aud", "https://else.example.org"}}, ExchangeError::kWrongAudience},
      {"audience missing", {{"aud", nullptr}}, ExchangeError::kWrongAudience},
      {"audiences", {{"aud", boost::json::array{"x", "y"}}}, ExchangeError::kWrongAudience},
      {"audience longer", {{"aud", std::string(kAudience) + "/"}}, ExchangeError::kWrongAudience},
      {"exp missing", {{"exp", nullptr}}, ExchangeError::kNoTimes},
      {"exp as text", {{"exp", std::to_string(now + 300)}}, ExchangeError::kNoTimes},
      {"exp beyond all time", {{"exp", 1e300}}, ExchangeError::kNoTimes},
      {"exp negative", {{"exp", -1}}, ExchangeError::kNoTimes},
      {"iat missing", {{"iat", nullptr}}, ExchangeError::kNoTimes},
      {"nbf as text", {{"nbf", "soon"}}, ExchangeError::kNoTimes},
      {"expired", {{"iat", now - 300}, {"exp", now - 30}}, ExchangeError::kExpired},
      {"issued in the future", {{"iat", now + 40}}, ExchangeError::kNotYet},
      {"not yet good", {{"nbf", now + 40}}, ExchangeError::kNotYet},
      {"for two days", {{"exp", now + 2 * 86400}}, ExchangeError::kTooLong},
      {"ends before it began", {{"iat", now + 20}, {"exp", now + 10}}, ExchangeError::kTooLong},
  };
  for (const auto& c : cases) EXPECT_TRUE(FailsWith(Exchange(Token(c.claims)), c.error)) << c.name;
  EXPECT_TRUE(Succeeds(Exchange(Token({{"iat", now - 300}, {"exp", now - 20}})))) << "within the leeway";
  EXPECT_TRUE(Succeeds(Exchange(Token({{"iat", now + 20}, {"nbf", now + 20}})))) << "within the leeway";
  EXPECT_TRUE(Succeeds(Exchange(Token({{"exp", static_cast<double>(now) + 300.5}})))) << "a fraction";
  EXPECT_TRUE(Succeeds(Exchange(Token({{"aud", boost::json::array{"x", kAudience}}})))) << "one of several";
}

TEST_F(FederationTest, SignaturesOfOthersAreRefused) {
  const std::string claims = boost::json::serialize(Claims());
  EXPECT_TRUE(FailsWith(Exchange(ForeignSigner("ES256").Token(claims)), ExchangeError::kForged));
  EXPECT_TRUE(FailsWith(Exchange(stranger_.Token(claims)), ExchangeError::kUnknownKey)) << "another issuer's key";
  EXPECT_TRUE(FailsWith(Exchange("secret"), ExchangeError::kMalformed));
  EXPECT_TRUE(FailsWith(Exchange(signer_.TokenWithHeader(signer_.Header(R"(,"jku":"https://x")"), claims)),
                        ExchangeError::kMalformed));
}

TEST_F(FederationTest, RulesAreNotPooled) {
  Trust({{kIssuer, "web", {"a"}}, {kIssuer, "app", {"b"}}, {kOther, "web", {"c"}}});
  EXPECT_TRUE(Succeeds(Exchange(Token({{"aud", "a"}}))));
  EXPECT_TRUE(Succeeds(Exchange(Token({{"sub", "app"}, {"aud", "b"}}))));
  EXPECT_TRUE(FailsWith(Exchange(Token({{"aud", "b"}})), ExchangeError::kWrongAudience));
  EXPECT_TRUE(FailsWith(Exchange(Token({{"aud", "c"}})), ExchangeError::kWrongAudience));
  EXPECT_TRUE(FailsWith(Exchange(Token()), ExchangeError::kWrongAudience));
}

TEST_F(FederationTest, ATokenIsTakenOnceWhicheverRobotItIsFor) {
  Trust({{kIssuer, "web", {}}}, "other");
  const std::string token = Token();
  ASSERT_TRUE(Succeeds(Exchange(token)));
  EXPECT_TRUE(FailsWith(Exchange(token), ExchangeError::kUsedBefore));
  EXPECT_TRUE(FailsWith(Exchange(token, "acme+other"), ExchangeError::kUsedBefore));
  // Another text of the same id, and one without an id.
  EXPECT_TRUE(FailsWith(Exchange(Token({{"jti", std::to_string(tokens_)}, {"more", 1}})), ExchangeError::kUsedBefore));
  const std::string nameless = boost::json::serialize(Claims({{"jti", nullptr}}));
  ASSERT_TRUE(Succeeds(Exchange(signer_.Token(nameless))));
  EXPECT_TRUE(FailsWith(Exchange(signer_.Token(nameless)), ExchangeError::kUsedBefore)) << "signed once more";
  // To the end of the time in which it would be taken.
  authority_.Advance(Seconds{329});
  EXPECT_TRUE(FailsWith(Exchange(token), ExchangeError::kUsedBefore));
  authority_.Advance(Seconds{1});
  EXPECT_TRUE(FailsWith(Exchange(token), ExchangeError::kExpired));
}

TEST_F(FederationTest, RobotsThatCannotBe) {
  EXPECT_TRUE(FailsWith(Exchange(Token(), "acme+nobody"), ExchangeError::kUnknownRobot));
  EXPECT_TRUE(FailsWith(Exchange(Token(), "acme"), ExchangeError::kUnknownRobot)) << "an organization";
  EXPECT_TRUE(FailsWith(Exchange(Token(), "acme+other"), ExchangeError::kNoRules));
}

TEST_F(FederationTest, ThePasswordIsOfThatRobotAlone) {
  const std::string password = Exchange(Token()).value();
  EXPECT_TRUE(FailsWith(Present(password, "acme+other"), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(FailsWith(Present(Forge({{"sub", "acme+other"}}), "acme+other"), CredentialError::kNotOfThisRobot))
      << "another robot's id";
  EXPECT_TRUE(FailsWith(Present(Forge({{"aud", "else.example.org"}})), CredentialError::kWrongAudience));
  EXPECT_TRUE(FailsWith(Present(Forge({{"federation", "x"}})), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(FailsWith(Present(Forge({{"exp", nullptr}})), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(FailsWith(Present("a.b.c"), CredentialError::kNotOfThisRobot));
  authority_.Advance(Seconds{3600});
  EXPECT_TRUE(FailsWith(Present(password), CredentialError::kNotOfThisRobot)) << "after an hour";
}

TEST_F(FederationTest, NoOtherTokenOfOursIsAPassword) {
  const Actor robot = Present(Exchange(Token()).value()).value();
  for (const RegistryService& service : authority_->registries) {
    const auto signed_token = authority_.Read([&](const authority::Run& run) {
      return MakeRegistryToken(run, robot, service, {}).Sign(authority_->keys.current);
    });
    EXPECT_TRUE(FailsWith(Present(signed_token), CredentialError::kNotOfThisRobot)) << service.service;
  }
  EXPECT_FALSE(crypto::VerifyJwt(Exchange(Token()).value(), authority_->keys.current->AllRegistryKeys()))
      << "and it is no registry token";
}

TEST_F(FederationTest, ThePasswordDiesWithItsRule) {
  const std::string password = Exchange(Token()).value();
  Trust({{kOther, "x", {}}, {kIssuer, "web", {}}});
  EXPECT_TRUE(Succeeds(Present(password))) << "the same rule among others";
  Trust({{kIssuer, "web", {kAudience}}});
  EXPECT_TRUE(FailsWith(Present(password), CredentialError::kNotOfThisRobot)) << "a changed rule is another one";
  Trust({{kIssuer, "web", {}}});
  EXPECT_TRUE(FailsWith(Present(password), CredentialError::kNotOfThisRobot)) << "and so is one made anew";
}

TEST_F(FederationTest, ThePasswordDiesWithItsRobotAndItsOwner) {
  const std::string password = Exchange(Token()).value();
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(DeleteRobot(run, alice_, {"acme"}, "ci")); });
  EXPECT_TRUE(FailsWith(Present(password), CredentialError::kUnknownRobot));
  authority_.AddRobot(alice_, "acme", "ci");
  Trust({{kIssuer, "web", {}}});
  EXPECT_TRUE(FailsWith(Present(password), CredentialError::kNotOfThisRobot)) << "a new robot of the old name";
  const std::string fresh = Exchange(Token()).value();
  authority_.Write([&](const authority::Run& run) {
    storage::Accounts accounts(run.tx());
    accounts.SetEnabled(accounts.FindByName("acme")->id, false, run.now);
  });
  EXPECT_TRUE(FailsWith(Present(fresh), CredentialError::kRobotOwnerDisabled));
  EXPECT_TRUE(FailsWith(Exchange(Token()), ExchangeError::kRobotUnusable));
}

TEST_F(FederationTest, RulesAreForThoseWhoAdministerTheRobot) {
  const Actor mallory = authority_.AddUser("mallory");
  authority_.Write([&](const authority::Run& run) {
    EXPECT_TRUE(FailsWith(ShowTrust(run, mallory, {"acme"}, "ci"), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(ReplaceTrust(run, mallory, {"acme"}, "ci", {}), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(RemoveTrust(run, mallory, {"acme"}, "ci"), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(ShowTrust(run, alice_, {"acme"}, "nobody"), Refusal::kUnknownRobot));
    EXPECT_TRUE(FailsWith(ReplaceTrust(run, alice_, {"acme"}, "ci", {{"https://evil.example.org", "web", {}}}),
                          Refusal::kIssuerNotAllowed));
  });
  EXPECT_TRUE(Succeeds(Exchange(Token()))) << "nothing of it was done";
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(RemoveTrust(run, alice_, {"acme"}, "ci")); });
  EXPECT_TRUE(FailsWith(Exchange(Token()), ExchangeError::kNoRules));
  EXPECT_EQ(boost::json::serialize(authority_.Audit("delete_robot_federation").back()), R"({"robot":"ci"})");
  EXPECT_EQ(boost::json::serialize(authority_.Audit("create_robot_federation").back()),
            R"({"config":[{"issuer":"https://ci.example.org","subject":"web"}],"robot":"ci"})");
}

TEST_F(FederationTest, KeysThatAreNotThereAreAskedForOrGivenUp) {
  Trust({{"https://other.example.org", "web", {}}});
  const auto token = [&] { return stranger_.Token(boost::json::serialize(Claims({{"iss", kOther}}))); };
  EXPECT_TRUE(Succeeds(Exchange(token())));
  authority_.Advance(Seconds{3600});
  EXPECT_TRUE(FailsWith(Exchange(token()), ExchangeError::kKeysNotFetched));
  authority_->issuers.keys.fetch_document = [](const std::string&) { return Fail(std::string("down")); };
  EXPECT_FALSE(authority_->issuers.keys.Fetch(kOther, authority_.Now(), authority_.db().clock()));
  EXPECT_TRUE(FailsWith(Exchange(token()), ExchangeError::kKeysUnreachable));
}

}  // namespace
}  // namespace jeton::authority
