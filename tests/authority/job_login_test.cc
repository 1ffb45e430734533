#include "authority/federation/job_login.h"

#include <deque>

#include "authority/federation/trust_trial.h"
#include "domain/names.h"
#include "testing/trusting_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;

class JobLoginTest : public FederationTest {
 protected:
  // With the verdict on the signature, as it is when a worker has checked it.
  authority::Run Checked(authority::Run run, const std::string& token, std::string_view address = "192.0.2.1") {
    findings_.push_back({Finding(CheckSignature(authority_->issuers.keys, token, run.now))});
    run.findings = &findings_.back();
    run.address = address;
    return run;
  }
  Result<Actor, CredentialError> Login(const std::string& token, std::string_view login = "acme+ci",
                                       std::string_view address = "192.0.2.1",
                                       std::vector<std::string> name_spaces = {}) {
    const auto log_in = [&](const authority::Run& run) {
      return ByFederation(Checked(run, token, address), authority_->issuers, authority_->keys.current,
                          {.login = login, .token = token, .name_spaces = name_spaces});
    };
    auto actor = authority_.Read(log_in);
    const bool first = !actor && actor.error() == CredentialError::kNeedsWrite;
    return first ? authority_.Write(log_in) : actor;
  }
  // Without a worker's verdict.
  Result<Actor, CredentialError> LoginUnchecked(const std::string& token, std::string_view address = "192.0.2.1") {
    return authority_.Read([&](authority::Run run) {
      run.address = address;
      return ByFederation(run, authority_->issuers, authority_->keys.current, {.login = "acme+ci", .token = token});
    });
  }
  Result<TrustTrial, Refusal> Try(const std::string& token, const Actor& actor) {
    return authority_.Read([&](const authority::Run& run) {
      return WithRobot<Access::kRead>(run, actor, {"acme"}, "ci", [&](const auto& robot) {
        return TryToken(Checked(run, token), authority_->issuers, robot, token);
      });
    });
  }
  std::string Forged() { return testing::ForeignSigner("ES256").Token(boost::json::serialize(Claims())); }

  std::deque<Findings> findings_;
};

TEST_F(JobLoginTest, TheTokenItselfIsThePasswordUntilItEnds) {
  const std::string token = Token();
  const auto actor = Login(token);
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(actor->id, robot_.id);
  EXPECT_EQ(actor->powers.repository, Powers::OfRobot().repository);
  EXPECT_EQ(actor->credential, CredentialKind::kFederated);
  EXPECT_EQ(ToUnixSeconds(actor->token_expires), ToUnixSeconds(authority_.Now()) + 300);
  EXPECT_TRUE(Succeeds(authority_.Read([&](const authority::Run& run) {
    return ByFederation(Checked(run, token), authority_->issuers, authority_->keys.current,
                        {.login = "acme+ci", .token = token});
  }))) << "once bound, it is only read";
  EXPECT_EQ(authority_.Audit("federated_robot_login").size(), 1u);
  authority_.Advance(Seconds{330});
  EXPECT_TRUE(FailsWith(Login(token), CredentialError::kNotOfThisRobot));
}

TEST_F(JobLoginTest, ALongOneIsAPasswordForAnHourFromItsIssue) {
  const std::int64_t now = ToUnixSeconds(authority_.Now());
  const std::string token = Token({{"iat", now - 1800}, {"exp", now + 7200}});
  const auto actor = Login(token);
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(ToUnixSeconds(actor->token_expires), now + 1800);
  authority_.Advance(Seconds{1799});
  EXPECT_TRUE(Succeeds(Login(token)));
  authority_.Advance(Seconds{1});
  EXPECT_TRUE(FailsWith(Login(token), CredentialError::kNotOfThisRobot));
}

TEST_F(JobLoginTest, IsGoodWhereItWasFirstAlone) {
  Trust({{kIssuer, "web", {}}}, "other");
  const std::string token = Token();
  ASSERT_TRUE(Succeeds(Login(token)));
  EXPECT_TRUE(FailsWith(Login(token, "acme+ci", "192.0.2.2"), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(FailsWith(Login(token, "acme+other"), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(FailsWith(Exchange(token), ExchangeError::kUsedBefore));
  const std::string exchanged = Token();
  ASSERT_TRUE(Succeeds(Exchange(exchanged)));
  EXPECT_TRUE(FailsWith(Login(exchanged), CredentialError::kNotOfThisRobot));
  EXPECT_EQ(authority_.Audit("federated_robot_login").size(), 1u) << "what is refused is no login";
}

TEST_F(JobLoginTest, IsRefusedForTheSameReasonsAsInTheExchange) {
  authority_.Advance(Seconds{1});
  const std::int64_t now = ToUnixSeconds(authority_.Now());
  const struct {
    const char* name;
    boost::json::object claims;
    CredentialError error;
  } cases[] = {
      {"issuer", {{"iss", kOther}}, CredentialError::kNotOfThisRobot},
      {"no issuer", {{"iss", nullptr}}, CredentialError::kNotOfThisRobot},
      {"subject", {{"sub", "app"}}, CredentialError::kNotOfThisRobot},
      {"audience", {{"aud", "else"}}, CredentialError::kWrongAudience},
      {"expired", {{"iat", now - 300}, {"exp", now - 30}}, CredentialError::kNotOfThisRobot},
      {"from the future", {{"iat", now + 40}}, CredentialError::kNotOfThisRobot},
  };
  for (const auto& c : cases) {
    EXPECT_TRUE(FailsWith(Login(Token(c.claims)), c.error)) << c.name;
    EXPECT_FALSE(Login(Token(c.claims), kAnyRobot)) << c.name;
  }
  EXPECT_TRUE(FailsWith(Login(Token(), "acme+nobody"), CredentialError::kUnknownRobot));
  EXPECT_TRUE(FailsWith(Login(stranger_.Token(boost::json::serialize(Claims()))), CredentialError::kNotOfThisRobot));
  const authority::Run nothing = authority_->Begin({.now = authority_.Now()});
  EXPECT_TRUE(FailsWith(ByJobToken(nothing, authority_->issuers, {.login = "acme+ci", .token = Token()}),
                        CredentialError::kNotCached));
}

TEST_F(JobLoginTest, KeysAreAskedForAndGivenUp) {
  authority_.Advance(Seconds{3600});
  EXPECT_TRUE(FailsWith(Login(Token()), CredentialError::kKeysNotFetched));
  EXPECT_TRUE(FailsWith(Login(Token(), kAnyRobot), CredentialError::kKeysNotFetched));
  authority_->issuers.keys.fetch_document = [](const std::string&) { return Fail(std::string("down")); };
  EXPECT_FALSE(authority_->issuers.keys.Fetch(kIssuer, authority_.Now(), authority_.db().clock()));
  EXPECT_TRUE(FailsWith(Login(Token()), CredentialError::kKeysUnreachable));
}

TEST_F(JobLoginTest, WithoutANameItIsTheOneRobotWhoseRuleFits) {
  Trust({{kIssuer, "web", {}}, {kIssuer, "", {}, {{"ref", "main"}}}});
  Trust({{kIssuer, "", {}, {{"environment", "prod"}}}}, "other");
  EXPECT_EQ(Login(Token({{"ref", "main"}}), kAnyRobot)->name, "acme+ci") << "two rules of one robot";
  EXPECT_EQ(Login(Token({{"sub", "x"}, {"environment", "prod"}}), kAnyRobot)->name, "acme+other");
  EXPECT_TRUE(FailsWith(Login(Token({{"environment", "prod"}}), kAnyRobot), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(FailsWith(Login(Token({{"sub", "x"}}), kAnyRobot), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(
      FailsWith(Login(Token({{"iss", "https://third.example.org"}}), kAnyRobot), CredentialError::kNotOfThisRobot));
}

TEST_F(JobLoginTest, WhatWeSignIsNoTokenOfAJob) {
  authority_.Write([&](const authority::Run& run) {
    EXPECT_TRUE(
        FailsWith(ReplaceTrust(run, alice_, {"acme"}, "ci", {{kAudience, "acme+ci", {}}}), Refusal::kIssuerNotAllowed));
  });
  const std::string password = Exchange(Token()).value();
  EXPECT_TRUE(FailsWith(Login(password, kAnyRobot), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(FailsWith(Exchange(password), ExchangeError::kUnknownIssuer));
}

TEST_F(JobLoginTest, DiesWithItsRobotsOwner) {
  const std::string token = Token();
  ASSERT_TRUE(Succeeds(Login(token)));
  authority_.Write([&](const authority::Run& run) {
    storage::Accounts accounts(run.tx());
    accounts.SetEnabled(accounts.FindByName("acme")->id, false, run.now);
  });
  EXPECT_TRUE(FailsWith(Login(token), CredentialError::kRobotOwnerDisabled));
  EXPECT_TRUE(FailsWith(Login(Token(), kAnyRobot), CredentialError::kRobotOwnerDisabled));
}

TEST_F(JobLoginTest, ATrialSaysWhatFitsAndUsesNothingUp) {
  Trust({{kIssuer, "app", {}}, {kIssuer, "", {}, {{"ref", "main"}, {"id", "7"}}}});
  const std::string token = Token({{"ref", "main"}, {"id", 8}});
  const auto trial = Try(token, alice_);
  ASSERT_TRUE(Succeeds(trial));
  EXPECT_FALSE(trial->fault);
  ASSERT_EQ(trial->fits.size(), 2u);
  EXPECT_FALSE(trial->fits[0].subject);
  EXPECT_EQ(trial->fits[1].claims, (std::vector<bool>{true, false}));
  const std::string good = Token({{"ref", "main"}, {"id", 7}});
  EXPECT_TRUE(Try(good, alice_)->fits[1].Whole());
  EXPECT_FALSE(Try(good, alice_)->fault);
  EXPECT_TRUE(Succeeds(Exchange(good)));
  EXPECT_EQ(Try(good, alice_)->fault->error, ExchangeError::kUsedBefore);
  const std::int64_t now = ToUnixSeconds(authority_.Now());
  EXPECT_EQ(Try(Token({{"ref", "main"}, {"id", 7}, {"iat", now - 3600}}), alice_)->fault->error,
            ExchangeError::kTooOld);
  const std::string elsewhere = Token({{"ref", "main"}, {"id", 7}});
  ASSERT_TRUE(Succeeds(Login(elsewhere, "acme+ci", "192.0.2.7")));
  EXPECT_EQ(Try(elsewhere, alice_)->fault->error, ExchangeError::kBoundElsewhere);
  EXPECT_TRUE(Try(elsewhere, alice_)->fits[1].Whole()) << "the rules are not at fault";
  EXPECT_EQ(Try(std::string(17000, 'x'), alice_)->fault->error, ExchangeError::kTooLarge);
  EXPECT_EQ(Try(Token({{"exp", 1}}), alice_)->fault->error, ExchangeError::kExpired);
  EXPECT_EQ(Try(Token({{"iss", kOther}}), alice_)->fault->error, ExchangeError::kUnknownIssuer);
  EXPECT_EQ(Try("x", alice_)->fault->error, ExchangeError::kMalformed);
  const auto forged = Try(Forged(), alice_);
  EXPECT_EQ(forged->fault->error, ExchangeError::kForged);
  EXPECT_TRUE(forged->fits.empty());
  EXPECT_TRUE(FailsWith(Try(token, authority_.AddUser("mallory")), Refusal::kForbidden));
}

TEST_F(JobLoginTest, ASignatureIsCheckedByAWorkerAndABadOneOnceForEachRobotAndSource) {
  EXPECT_TRUE(FailsWith(LoginUnchecked(Token()), CredentialError::kSignatureUnchecked));
  const std::string forged = Forged();
  EXPECT_TRUE(FailsWith(LoginUnchecked(forged), CredentialError::kSignatureUnchecked));
  EXPECT_TRUE(FailsWith(Login(forged), CredentialError::kNotOfThisRobot));
  EXPECT_TRUE(FailsWith(LoginUnchecked(forged), CredentialError::kNotOfThisRobot)) << "it is remembered";
  EXPECT_TRUE(FailsWith(LoginUnchecked(forged, "192.0.2.2"), CredentialError::kSignatureUnchecked));
  EXPECT_TRUE(FailsWith(LoginUnchecked(Forged()), CredentialError::kSignatureUnchecked)) << "another one";
  EXPECT_TRUE(Succeeds(Login(Token()))) << "a good one beside it";
}

TEST_F(JobLoginTest, AnIssuerThatHasPutAnotherKeyUnderAnOldIdIsAskedOnceMore) {
  const testing::ForeignSigner replaced("ES256");
  const std::string token = replaced.Token(boost::json::serialize(Claims()));
  EXPECT_TRUE(FailsWith(Login(token), CredentialError::kNotOfThisRobot)) << "it was asked a moment ago";
  authority_.Advance(Seconds{30});
  EXPECT_TRUE(FailsWith(Login(token), CredentialError::kKeysNotFetched));
  authority_->issuers.keys.fetch_document = [&](const std::string& url) -> Result<FetchedDocument, std::string> {
    if (url.ends_with("/keys")) return FetchedDocument{R"({"keys":[)" + replaced.Jwk() + "]}", {}};
    return FetchedDocument{R"({"issuer":")" + kIssuer + R"(","jwks_uri":")" + kIssuer + R"(/keys"})", {}};
  };
  ASSERT_TRUE(authority_->issuers.keys.Fetch(kIssuer, authority_.Now(), authority_.db().clock()));
  EXPECT_TRUE(FailsWith(LoginUnchecked(token), CredentialError::kSignatureUnchecked)) << "that was with other keys";
  EXPECT_TRUE(Succeeds(Login(token)));
  EXPECT_TRUE(FailsWith(Login(Forged()), CredentialError::kNotOfThisRobot)) << "and not again at once";
}

TEST_F(JobLoginTest, KeysThatWereReadAndCannotBeUsedAreNotUnreachable) {
  authority_->issuers.keys.fetch_document = [](const std::string& url) -> Result<FetchedDocument, std::string> {
    if (url.ends_with("/keys")) return FetchedDocument{R"({"keys":[{"kty":"oct","kid":"key-1","k":"AA"}]})", {}};
    return FetchedDocument{R"({"issuer":")" + kIssuer + R"(","jwks_uri":")" + kIssuer + R"(/keys"})", {}};
  };
  authority_.Advance(Seconds{3600});
  EXPECT_FALSE(authority_->issuers.keys.Fetch(kIssuer, authority_.Now(), authority_.db().clock()));
  EXPECT_TRUE(FailsWith(Login(Token()), CredentialError::kKeysUnusable));
  EXPECT_EQ(Try(Token(), alice_)->fault->error, ExchangeError::kKeysUnusable);
}

TEST_F(JobLoginTest, TheNameSpaceThatIsAskedForDecidesWhoseRulesCount) {
  const Actor mallory = authority_.AddUser("mallory");
  authority_.AddOrganization(mallory, "evil");
  authority_.AddRobot(mallory, "evil", "thief");
  authority_.Write([&](const authority::Run& run) {
    EXPECT_TRUE(ReplaceTrust(run, mallory, {"evil"}, "thief", {{kIssuer, "web", {}}}));
  });
  EXPECT_TRUE(FailsWith(Login(Token(), kAnyRobot), CredentialError::kRobotUndecided));
  EXPECT_EQ(Login(Token(), kAnyRobot, "192.0.2.1", {"acme"})->name, "acme+ci");
  EXPECT_EQ(Login(Token(), kAnyRobot, "192.0.2.1", {"evil"})->name, "evil+thief");
  EXPECT_EQ(Login(Token(), kAnyRobot, "192.0.2.1", {"alice", "acme", "evil"})->name, "acme+ci") << "the first with any";
  EXPECT_TRUE(FailsWith(Login(Token(), kAnyRobot, "192.0.2.1", {"alice"}), CredentialError::kRobotUndecided));
}

}  // namespace
}  // namespace jeton::authority
