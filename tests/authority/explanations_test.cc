#include "authority/registry/explanations.h"

#include <gtest/gtest.h>

#include "authority/audit/denial_text.h"
#include "authority/organizations/organizations.h"
#include "authority/organizations/repositories.h"
#include "authority/registry/registry_access.h"
#include "storage/directory/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::TestAuthority;

class ExplanationsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    return settings;
  }
  ExplanationsTest() {
    acme_ = authority_.AddOrganization(alice_, "acme");
    authority_.AddOrganization(eve_, "other");
    robot_ = authority_.AddRobot(alice_, "acme", "ci");
    const auto add = [&](const Actor& actor, const std::string& name_space) {
      authority_.Write([&](const authority::Run& run) {
        const auto facts = storage::Repositories(run.tx()).Stand(name_space, actor.id);
        AddRepository(run, actor, facts, {"web", Visibility::kPrivate});
      });
    };
    add(alice_, "acme");
    add(eve_, "other");
  }
  std::string Refuse(std::string_view login, std::string_view secret, CredentialError error) {
    return authority_.Read([&](const authority::Run& run) {
      const RefusedLogin refused{authority_->registries.front(), login, secret, error, {}};
      return KeepDenial(run, authority_->denials, DescribeRefusal(run, authority_->issuers, refused));
    });
  }
  std::string Shortfall(const Actor& actor, const std::string& scopes) {
    return authority_.Read([&](const authority::Run& run) -> std::string {
      const RegistryService& service = authority_->registries.front();
      const auto granted =
          AuthorizeRegistry(run, authority_->registry_notes, actor, service, RegistryScopes::Parse({scopes}).scopes)
              .value();
      const auto denial = DescribeShortfall(run, service, actor, granted);
      return denial ? KeepDenial(run, authority_->denials, *denial) : "";
    });
  }
  Result<Denial, Refusal> Ask(const Actor& actor, const std::string& code) {
    return authority_.Read([&](const authority::Run& run) -> Result<Denial, Refusal> {
      auto explanation = Explain(run, authority_->denials, actor, code);
      if (!explanation) return Fail(explanation.error());
      return std::move(explanation->denial);
    });
  }
  std::vector<RefusedItem> RefusedItems(const Actor& actor, const std::string& code) {
    return authority_.Read(
        [&](const authority::Run& run) { return Explain(run, authority_->denials, actor, code).value().items; });
  }
  Result<std::vector<std::string>, Refusal> List(const Actor& actor, const ExplanationQuery& query = {}) {
    return authority_.Read([&](const authority::Run& run) -> Result<std::vector<std::string>, Refusal> {
      const auto page = ListExplanations(run, authority_->denials.log, actor, query);
      if (!page) return Fail(page.error());
      std::vector<std::string> codes;
      for (const auto& explanation : page->explanations) codes.push_back(explanation.code);
      return codes;
    });
  }
  void Flush() {
    authority_->denials.log.Flush(authority_.db().database());
    authority_.Write([](const authority::Run&) {});  // what was queued before is done now
  }
  // What is in memory is gone; the database has the rest.
  void ForgetMemory() {
    Flush();
    authority_.Advance(Denials::kLife + Seconds{1});
    authority_->denials.latest.Forget(authority_.Now());
  }
  Reason WhyNot(const Actor& asking, const std::string& scope) {
    return Ask(asking, Shortfall(robot_actor_(), scope)).value().pieces.at(0).refused.at(0).reason;
  }
  Actor robot_actor_() { return authority_.Presenting(*robot_.token); }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice");
  const Actor eve_ = authority_.AddUser("eve");
  Account acme_;
  RobotView robot_;
};

TEST_F(ExplanationsTest, ARobotsRefusalIsForItsOwnersAdminsAndSuperusers) {
  const std::string code = Refuse("acme+ci", "wrong", CredentialError::kWrongRobotSecret);
  for (const Actor& actor : {alice_, root_}) EXPECT_EQ(Ask(actor, code).value().credential, "wrong_robot_secret");
  for (const Actor& actor : {eve_, robot_actor_(), Actor{}})
    EXPECT_TRUE(FailsWith(Ask(actor, code), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, AUsersIsHisOwn) {
  const std::string code = Refuse("alice", "wrong", CredentialError::kWrongPassword);
  EXPECT_EQ(Ask(alice_, code).value().account, "alice");
  EXPECT_TRUE(FailsWith(Ask(eve_, code), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, WhatNamesNobodyIsForSuperusers) {
  const std::string code = Refuse("nobody", "wrong", CredentialError::kWrongPassword);
  EXPECT_TRUE(Ask(root_, code).value().account.empty());
  EXPECT_TRUE(FailsWith(Ask(alice_, code), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, ATokenOfItsOwnIsNamedAndNoOther) {
  EXPECT_FALSE(
      Ask(alice_, Refuse("acme+ci", robot_.token->Reveal(), CredentialError::kRestricted)).value().token.empty());
  EXPECT_TRUE(
      Ask(alice_, Refuse("alice", robot_.token->Reveal(), CredentialError::kWrongPassword)).value().token.empty());
}

TEST_F(ExplanationsTest, OfStrangersAreForgottenAfterAQuarterOfAnHour) {
  const std::string code = Refuse("nobody", "wrong", CredentialError::kWrongPassword);
  authority_.Advance(Denials::kLife);
  EXPECT_TRUE(Ask(root_, code));
  authority_.Advance(Microseconds{1});
  Flush();
  EXPECT_TRUE(FailsWith(Ask(root_, code), Refusal::kNotFound));
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM denials"), 0) << "nothing is written for strangers";
}

TEST_F(ExplanationsTest, OfKnownSubjectsAreKeptForAWeek) {
  const std::string code = Shortfall(robot_actor_(), "repository:acme/web:pull");
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM denials"), 0) << "never a write per request";
  ForgetMemory();
  EXPECT_EQ(Ask(alice_, code).value().pieces.at(0).resource, "acme/web");
  EXPECT_EQ(List(alice_).value(), std::vector{code});
  authority_.Advance(storage::kKeepDenials);
  EXPECT_TRUE(FailsWith(Ask(alice_, code), Refusal::kNotFound));
  EXPECT_TRUE(List(alice_).value().empty());
}

TEST_F(ExplanationsTest, AreListedBeforeTheyAreWritten) {
  const std::string code = Shortfall(robot_actor_(), "repository:acme/web:pull");
  EXPECT_EQ(List(alice_).value(), std::vector{code});
  Flush();
  EXPECT_EQ(List(alice_).value(), std::vector{code}) << "and once";
}

TEST_F(ExplanationsTest, AreAFewOfASubjectInEachBatchAndBoundedInAll) {
  for (int batch = 0; batch < 20; ++batch) {
    for (int i = 0; i < 100; ++i) {
      Shortfall(robot_actor_(), "repository:acme/web:pull");
      Refuse("acme+ci", "wrong", CredentialError::kWrongRobotSecret);
      authority_.Advance(Microseconds{1});
    }
    const auto before = authority_.db().Number("SELECT COUNT(*) FROM denials");
    Flush();
    EXPECT_LE(authority_.db().Number("SELECT COUNT(*) FROM denials") - before, 16);
  }
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM denials WHERE accepted = 1"), 100);
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM denials WHERE accepted = 0"), 20)
      << "wrong secrets push no missing right out";
}

TEST_F(ExplanationsTest, AreListedForTheAdminsOfTheOrganizationAlone) {
  const std::string code = Shortfall(robot_actor_(), "repository:acme/web:pull");
  for (const Actor& actor : {alice_, root_}) {
    EXPECT_EQ(List(actor).value(), std::vector{code});
    EXPECT_EQ(List(actor, {.organization = "acme", .filter = {}}).value(), std::vector{code});
  }
  EXPECT_TRUE(List(eve_).value().empty());
  EXPECT_TRUE(FailsWith(List(eve_, {.organization = "acme", .filter = {}}), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(List(robot_actor_()), Refusal::kForbidden));
  EXPECT_TRUE(List(eve_, {.organization = "other", .filter = {}}).value().empty());
}

TEST_F(ExplanationsTest, AUsersMissingRightConcernsTheOrganizationThatHeBelongsTo) {
  const Actor mira = authority_.AddUser("mira");
  authority_.AddToTeam(acme_, mira.id, TeamRole::kMember);
  const std::string code = Shortfall(mira, "repository:acme/web:pull repository:other/web:pull");
  EXPECT_EQ(Ask(alice_, code).value().pieces.size(), 1u) << "and what she wanted elsewhere does not";
  EXPECT_EQ(Ask(mira, code).value().pieces.size(), 2u);
  EXPECT_TRUE(FailsWith(Ask(eve_, code), Refusal::kNotFound));
  EXPECT_EQ(List(mira).value(), std::vector{code});
  const std::string outsiders = Shortfall(eve_, "repository:acme/web:pull");
  EXPECT_TRUE(FailsWith(Ask(alice_, outsiders), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, AreNotForAnOrganizationThatBearsTheNameLater) {
  const std::string code = Shortfall(robot_actor_(), "repository:acme/web:pull");
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(DeleteOrganization(run, alice_, "acme")); });
  authority_.Write([&](const authority::Run& run) {
    Account taken{.id = authority_->issuer.NewId(testing::kNow), .kind = AccountKind::kOrganization, .name = "acme"};
    if (storage::Accounts(run.tx()).FindByName("acme")) return;  // names may stay reserved
    EXPECT_TRUE(storage::Accounts(run.tx()).Add(taken));
    storage::Teams teams(run.tx());
    const Team owners{authority_->issuer.NewId(testing::kNow), taken.id, kOwners, TeamRole::kAdmin, ""};
    teams.Add(owners);
    teams.AddMember(owners.id, eve_.id, run.now);
  });
  EXPECT_TRUE(FailsWith(Ask(eve_, code), Refusal::kNotFound));
}

TEST_F(ExplanationsTest, SayWhichRoleIsMissingAndWhoCanGrantIt) {
  const auto items = RefusedItems(alice_, Shortfall(robot_actor_(), "repository:acme/web:pull,push,delete"));
  ASSERT_EQ(items.size(), 3u);
  const RepositoryRole roles[] = {RepositoryRole::kRead, RepositoryRole::kWrite, RepositoryRole::kAdmin};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(items[i].need.kind, Need::Kind::kRepositoryRole);
    EXPECT_EQ(items[i].need.role, roles[i]);
    EXPECT_EQ(items[i].need.granters, std::vector<std::string>{"alice"});
  }
}

TEST_F(ExplanationsTest, NameNobodyOfAnOrganizationThatTheReaderIsNoAdminOf) {
  const std::string code = Shortfall(robot_actor_(), "repository:other/web:push");
  EXPECT_TRUE(RefusedItems(alice_, code).at(0).need.granters.empty());
  EXPECT_EQ(RefusedItems(root_, code).at(0).need.granters, std::vector<std::string>{"eve"});
}

TEST(DenialsTest, StayWithinTheirBytesAndGoByTime) {
  testing::CountingRandom random;
  Denials denials;
  const TimePoint now = FromMicros(1'000'000);
  std::string oversized(kMostDenialText, 'x');
  oversized.reserve(10 * kMostDenialText);
  for (int i = 0; i < 5000; ++i) denials.Keep(Denials::NewCode(random), oversized, now);
  EXPECT_LE(denials.bytes(), Denials::kMostBytes);
  EXPECT_GT(denials.bytes(), Denials::kMostBytes / 2);
  denials.Forget(now + Denials::kLife);
  EXPECT_GT(denials.bytes(), 0u);
  denials.Forget(now + Denials::kLife + Microseconds{1});
  EXPECT_EQ(denials.bytes(), 0u) << "by time, not only when others come";
}

TEST(DenialTextTest, ReadsWhatItPrintsAndIsNeverLong) {
  Denial denial;
  denial.at = FromMicros(1'700'000'000'123'456);
  denial.kind = SubjectKind::kRobot;
  denial.account = "acme+ci";
  denial.credential = "accepted";
  denial.pieces = {{"acme/web",
                    "acme",
                    {.pull = true, .push = true},
                    {.pull = true},
                    {{"push", Reason::kRole, RepositoryRole::kWrite}}}};
  denial.trial =
      TrialFindings{.fault = "forged", .rules = {{.name = "main", .unmet_count = 1, .unmet = {{"ref", "a", "b"}}}}};
  const std::string text = PrintDenial(denial);
  const auto read = ParseDenial(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(PrintDenial(*read), text);
  EXPECT_EQ(read->pieces.at(0).refused.at(0).needed, RepositoryRole::kWrite);
  EXPECT_EQ(read->trial->rules.at(0).unmet.at(0).found, "b");

  denial.pieces.assign(8, {std::string(511, '\1'), "acme", {}, {}, {}});
  denial.trial->rules.assign(
      8, {.name = std::string(100, '\1'), .unmet = std::vector<ClaimFinding>(3, {std::string(100, '\1'), "", {}})});
  EXPECT_LE(PrintDenial(denial).size(), kMostDenialText);
  EXPECT_TRUE(ParseDenial(PrintDenial(denial)));
  for (const char* other : {"", "[]", "x", "{"}) EXPECT_FALSE(ParseDenial(other)) << other;
}

TEST_F(ExplanationsTest, WhatIsKeptOfOneIsLittle) {
  const std::string code = Refuse(std::string(60'000, 'a') + "+b", "wrong", CredentialError::kUnknownRobot);
  EXPECT_LE(Ask(root_, code).value().login.size(), 511u);
  std::string scopes;
  for (int i = 0; i < 40; ++i) scopes += "repository:acme/r" + std::to_string(i) + ":pull ";
  EXPECT_LE(Ask(alice_, Shortfall(robot_actor_(), scopes)).value().pieces.size(), 8u);
}

TEST_F(ExplanationsTest, AtHomeTheReasonIsThePolicys) {
  EXPECT_EQ(WhyNot(alice_, "repository:acme/web:pull"), Reason::kRole);
  EXPECT_EQ(WhyNot(alice_, "repository:acme/none:push"), Reason::kNoRepository);
}

TEST_F(ExplanationsTest, ElsewhereItSaysNothingOfWhatExistsButToSuperusers) {
  for (const char* scope : {"repository:other/web:push", "repository:other/none:push", "repository:none/none:push"}) {
    EXPECT_EQ(WhyNot(alice_, scope), Reason::kRole) << scope;
  }
  EXPECT_EQ(WhyNot(root_, "repository:none/none:push"), Reason::kNoNamespace);
}

TEST_F(ExplanationsTest, TheAnonymousAndTheContentedGetNoCode) {
  EXPECT_EQ(Shortfall(Actor{}, "repository:acme/web:pull"), "");
  EXPECT_EQ(Shortfall(alice_, "repository:acme/web:pull,push"), "");
}

}  // namespace
}  // namespace jeton::authority
