#include <gtest/gtest.h>
#include <sys/stat.h>
#include <boost/json/serialize.hpp>

#include <filesystem>
#include <fstream>

#include "authority/audit.h"
#include "authority/installation/bootstrap.h"
#include "base/file.h"
#include "identity/usage_log.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

// What is made at the start, and what is written beside the main work: the first token, uses, the audit log.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::kNow;
using testing::Succeeds;
using testing::TemporaryFolder;
using testing::TestAuthority;

unsigned ModeOf(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

Settings WithBootstrapFile(const std::string& path) {
  Settings settings;
  settings.bootstrap_file = {path};
  return settings;
}

TEST(BootstrapTest, TheFirstStartMakesOneSuperuserAndOneToken) {
  const TemporaryFolder folder;
  TestAuthority authority(WithBootstrapFile(folder / "bootstrap-token"));
  const auto first = Bootstrap(*authority, authority.db().database(), kNow);
  ASSERT_TRUE(Succeeds(first));
  EXPECT_EQ(*first, BootstrapOutcome::kFirstStart);
  const std::string content = ReadFile(folder / "bootstrap-token").value();
  EXPECT_EQ(ModeOf(folder / "bootstrap-token"), 0600u);
  ASSERT_EQ(content.size(), 41u);
  EXPECT_EQ(content.back(), '\n');

  const auto checked = authority.Check(Secret(content.substr(0, 40)));
  ASSERT_TRUE(Succeeds(checked));
  EXPECT_EQ(checked->actor.name, "admin");
  EXPECT_TRUE(checked->actor.EffectiveSuperuser());
  EXPECT_EQ(checked->actor.powers.scopes, kEveryOAuthScope);
  EXPECT_EQ(authority.db().Texts("SELECT name FROM accounts"), std::vector<std::string>{"admin"});
  EXPECT_EQ(authority.db().Texts("SELECT password FROM accounts"), std::vector<std::string>{""});
  EXPECT_EQ(authority.db().Number("SELECT COUNT(*) FROM tokens"), 1);

  const auto second = Bootstrap(*authority, authority.db().database(), kNow);
  ASSERT_TRUE(Succeeds(second));
  EXPECT_EQ(*second, BootstrapOutcome::kNothing);
  EXPECT_EQ(ReadFile(folder / "bootstrap-token"), content);
  EXPECT_EQ(authority.db().Number("SELECT COUNT(*) FROM tokens"), 1);
}

TEST(BootstrapTest, WithoutTheFileThereIsNoTokenEither) {
  const TemporaryFolder folder;
  TestAuthority authority(WithBootstrapFile(folder / "missing/bootstrap-token"));
  const auto result = Bootstrap(*authority, authority.db().database(), kNow);
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().find("bootstrap-token"), std::string::npos);
  EXPECT_EQ(authority.db().Number("SELECT COUNT(*) FROM accounts"), 0);
  std::filesystem::create_directory(folder / "missing");
  EXPECT_TRUE(Succeeds(Bootstrap(*authority, authority.db().database(), kNow))) << "the next try works";
}

TEST(BootstrapTest, TheTokenIsRenewedForWhoHoldsItAlone) {
  const TemporaryFolder folder;
  TestAuthority authority(WithBootstrapFile(folder / "bootstrap-token"));
  ASSERT_TRUE(Succeeds(Bootstrap(*authority, authority.db().database(), kNow)));
  const Secret old(ReadFile(folder / "bootstrap-token")->substr(0, 40));
  const Actor holder = authority.Presenting(old);
  const auto renew = [&](const Actor& actor) {
    return authority.Write([&](const authority::Run& run) { return RenewBootstrapToken(run, actor); });
  };
  ASSERT_TRUE(Succeeds(renew(holder)));
  const Secret fresh(ReadFile(folder / "bootstrap-token")->substr(0, 40));
  EXPECT_FALSE(authority.Alive(old));
  ASSERT_TRUE(authority.Alive(fresh));

  Actor other = authority.Presenting(fresh);
  other.token_name = "laptop";
  EXPECT_TRUE(FailsWith(renew(other), RenewalError::kOrdinaryToken));
  const Actor alice = authority.AddUser("alice");
  authority.AddOrganization(alice, "acme");
  const auto application = authority.AddApplication(alice, "acme");
  Actor named = authority.Presenting(*authority.AddToken(alice, "acme", application.application.client_id).secret);
  named.token_name = "bootstrap";
  EXPECT_TRUE(FailsWith(renew(named), RenewalError::kOrdinaryToken)) << "the name alone makes none";
}

TEST(BootstrapTest, AFileForMachinesIsJson) {
  const TemporaryFolder folder;
  Settings settings = WithBootstrapFile(folder / "token.json");
  settings.bootstrap_file.json = true;
  TestAuthority authority(std::move(settings));
  ASSERT_TRUE(Succeeds(Bootstrap(*authority, authority.db().database(), kNow)));
  const auto content = ParseJson(*ReadFile(folder / "token.json"));
  ASSERT_TRUE(content);
  EXPECT_TRUE(authority.Alive(Secret(std::string(Member(*content, "access_token")->get_string()))));
}

class UsageTest : public ::testing::Test {
 protected:
  std::optional<TimePoint> LastUse() {
    authority_->usage.Flush(authority_.db().database());
    authority_.Write([](const authority::Run&) {});
    return authority_.Read(
        [&](const authority::Run& run) { return storage::Tokens(run.tx()).LastUse(token_.token.id); });
  }
  std::uint64_t Writes() { return authority_.db().database().counters().writes; }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
  const ApplicationTokenView token_ = authority_.AddToken(alice_, "acme", app_.application.client_id);
};

TEST_F(UsageTest, AUseIsWrittenWithTheNextFlushNotWithTheCheck) {
  EXPECT_EQ(LastUse(), std::nullopt);
  const std::uint64_t before = Writes();
  ASSERT_TRUE(authority_.Alive(*token_.secret));
  EXPECT_EQ(Writes(), before);
  EXPECT_EQ(LastUse(), authority_.Now());
}

TEST_F(UsageTest, ATokenIsNotedOnceAMinute) {
  const TimePoint first = authority_.Now();
  ASSERT_TRUE(authority_.Alive(*token_.secret));
  authority_.Advance(Seconds{59});
  ASSERT_TRUE(authority_.Alive(*token_.secret));
  EXPECT_EQ(LastUse(), first);
  authority_.Advance(Seconds{1});
  ASSERT_TRUE(authority_.Alive(*token_.secret));
  EXPECT_EQ(LastUse(), first + Seconds{60});
}

TEST_F(UsageTest, ARefusedCheckIsNoUse) {
  authority_.Advance(Seconds{3600});
  ASSERT_FALSE(authority_.Alive(*token_.secret));
  EXPECT_EQ(LastUse(), std::nullopt);
}

TEST_F(UsageTest, NothingIsWrittenWhereNothingWasUsed) {
  const std::uint64_t before = Writes();
  authority_->usage.Flush(authority_.db().database());
  authority_.Write([](const authority::Run&) {});
  EXPECT_EQ(Writes(), before + 1);
}

TEST_F(UsageTest, ABatchIsBoundedAndTheRestFollows) {
  UsageLog log;
  std::vector<std::unique_ptr<TokenFact>> facts;
  authority_.Write([&](const authority::Run& run) {
    for (int i = 0; i < 2500; ++i) {
      Token token{.kind = TokenKind::kOAuthAccess, .subject = alice_.id, .created = run.now};
      facts.push_back(std::make_unique<TokenFact>(authority_->issuer.Issue(run, std::move(token)).token));
    }
  });
  for (const auto& fact : facts) log.Note(*fact, authority_.Now(), "192.0.2.7");
  const auto written = [&] {
    log.Flush(authority_.db().database());
    authority_.Write([](const authority::Run&) {});
    return authority_.db().Number("SELECT COUNT(*) FROM token_uses");
  };
  const std::int64_t first = written();
  EXPECT_GT(first, 0);
  EXPECT_LT(first, 2500);
  for (int i = 0; i < 10; ++i) written();
  EXPECT_EQ(written(), 2500);
}

TEST_F(UsageTest, AnAuditRowIsWrittenWithWhatItDescribesOrNotAtAll) {
  const std::size_t before = authority_.Audit("create_robot").size();
  const auto create = [&](bool abandon) {
    return authority_.db().database().WriteAndWait([&](Transaction& transaction) {
      const authority::Run run =
          authority_->Begin({.transaction = &transaction, .now = authority_.Now(), .address = "192.0.2.7"});
      EXPECT_TRUE(Succeeds(CreateRobot(run, alice_, {"acme"}, "ci", {"d", R"({"a":1})"})));
      if (abandon) transaction.Abandon();
    });
  };
  EXPECT_EQ(create(true), storage::Database::Outcome::kAbandoned);
  EXPECT_EQ(authority_.Audit("create_robot").size(), before);
  EXPECT_EQ(create(false), storage::Database::Outcome::kCommitted);
  const auto rows = authority_.Audit("create_robot");
  ASSERT_EQ(rows.size(), before + 1);
  EXPECT_EQ(boost::json::serialize(rows.back()), R"({"robot":"ci","description":"d","unstructured_metadata":{"a":1}})");
  EXPECT_EQ(authority_.db().Texts("SELECT address FROM audit WHERE kind = 'create_robot'"),
            std::vector<std::string>{"192.0.2.7"});
}

TEST_F(UsageTest, WhatATokenDidNamesTheTokenAndItsApplication) {
  const auto token = authority_.AddToken(alice_, "acme", app_.application.client_id, "org:admin");
  const Actor actor = authority_.Presenting(*token.secret);
  authority_.Write([&](const authority::Run& run) { Record(run, actor, "tried", acme_.id, {{"x", 1}}); });
  authority_.Write([&](const authority::Run& run) { Record(run, alice_, "tried", acme_.id, {{"x", 2}}); });
  const auto rows = authority_.Audit("tried");
  ASSERT_EQ(rows.size(), 2u);
  const bool first_is_token = rows[0].as_object().at("x") == 1;
  const auto& by_token = rows[first_is_token ? 0 : 1].as_object();
  const auto& by_password = rows[first_is_token ? 1 : 0].as_object();
  EXPECT_EQ(by_token.at("token_id"), boost::json::string(token.token.id.ToUuid()));
  EXPECT_EQ(by_token.at("oauth_token_name"), "token");
  EXPECT_EQ(by_token.at("oauth_token_application"), "app");
  EXPECT_EQ(by_token.at("oauth_token_application_id"), boost::json::string(app_.application.client_id));
  EXPECT_FALSE(by_password.contains("oauth_token_id"));
}

TEST_F(UsageTest, EveryChangeOfATokenIsInTheAuditLogWithoutItsSecret) {
  authority_.Write([&](const authority::Run& run) {
    return RevokeApplicationToken(run, alice_, "acme", app_.application.client_id, token_.token.id).has_value();
  });
  ASSERT_EQ(authority_.Audit("create_oauth_api_token").size(), 1u);
  ASSERT_EQ(authority_.Audit("revoke_oauth_api_token").size(), 1u);
  EXPECT_EQ(authority_.Audit("revoke_oauth_api_token")[0].as_object().at("oauth_token_uuid"),
            boost::json::string(token_.token.id.ToUuid()));
  for (const std::string& text : authority_.db().Texts("SELECT metadata FROM audit")) {
    EXPECT_EQ(text.find(token_.secret->Reveal()), std::string::npos);
    EXPECT_EQ(text.find(app_.secret->Reveal()), std::string::npos);
  }
}

}  // namespace
}  // namespace jeton::authority
