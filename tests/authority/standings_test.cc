#include <gtest/gtest.h>

#include <functional>

#include "authority/organizations/repositories.h"
#include "identity/facts.h"
#include "storage/directory/repositories.h"
#include "storage/directory/teams.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::TestAuthority;
using Change = std::function<void(const authority::Run&)>;

// How subjects stand to repositories, from memory.
class StandingsTest : public ::testing::Test {
 protected:
  StandingsTest() {
    authority_.AddToTeam(acme_, bob_.id, TeamRole::kCreator);
    authority_.Write([&](const authority::Run& run) {
      AddRepository(run, alice_, {.exists = true, .id = acme_.id}, {"web", Visibility::kPublic});
      storage::Repositories repositories(run.tx());
      web_ = repositories.Stand("acme", "web", Id(), run.now).id;
      repositories.Permit(web_, bob_.id, RepositoryRole::kWrite, run.now);
    });
  }
  RepositoryFacts Stand() {
    return authority_.Read(
        [&](const authority::Run& run) { return **authority_->facts.FindStanding(run, "acme", "web", bob_.id); });
  }
  Result<std::shared_ptr<const RepositoryFacts>, FactError> FromMemory() {
    return authority_.FromMemory(
        [&](const authority::Run& run) { return authority_->facts.FindStanding(run, "acme", "web", bob_.id); });
  }
  // Everything that can alter a standing, and how it looks then.
  struct Case {
    const char* name;
    Change change;
    std::function<bool(const RepositoryFacts&)> changed;
  };
  std::vector<Case> Cases() {
    const auto with = [](auto change) {
      return [change](const authority::Run& run) { change(storage::Repositories(run.tx()), run.now); };
    };
    return {
        {"the role is lowered", with([this](auto repositories, TimePoint now) {
           repositories.Permit(web_, bob_.id, RepositoryRole::kRead, now);
         }),
         [](const RepositoryFacts& facts) { return facts.role == RepositoryRole::kRead; }},
        {"the role is taken away",
         with([this](auto repositories, TimePoint now) { repositories.Forbid(web_, bob_.id, now); }),
         [](const RepositoryFacts& facts) { return facts.role == RepositoryRole::kNone; }},
        {"it becomes private", with([this](auto repositories, TimePoint now) {
           repositories.SetVisibility(web_, Visibility::kPrivate, now);
         }),
         [](const RepositoryFacts& facts) { return facts.visibility == Visibility::kPrivate; }},
        {"he joins another team",
         [this](const authority::Run& run) {
           const Team team{authority_->issuer.NewId(testing::kNow), acme_.id, "bosses", TeamRole::kAdmin, ""};
           storage::Teams(run.tx()).Add(team);
           storage::Teams(run.tx()).AddMember(team.id, bob_.id, run.now);
         },
         [](const RepositoryFacts& facts) { return facts.name_space.team_role == TeamRole::kAdmin; }},
        {"the namespace is disabled",
         [this](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(acme_.id, false, run.now); },
         [](const RepositoryFacts& facts) { return !facts.name_space.enabled; }},
        {"the repository is removed",
         with([this](auto repositories, TimePoint now) { repositories.Remove(web_, now); }),
         [](const RepositoryFacts& facts) { return !facts.exists; }},
        {"the namespace is removed",
         [this](const authority::Run& run) {
           storage::Accounts accounts(run.tx());
           accounts.Remove(accounts.Find(acme_.id).value(), run.now);
         },
         [](const RepositoryFacts& facts) { return !facts.name_space.exists; }},
        {"another one takes its name",
         [this](const authority::Run& run) {
           storage::Accounts accounts(run.tx());
           accounts.Add(
               {.id = authority_->issuer.NewId(testing::kNow), .kind = AccountKind::kOrganization, .name = "acme"});
         },
         [this](const RepositoryFacts& facts) { return facts.name_space.exists && facts.name_space.id != acme_.id; }},
    };
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  Id web_;
};

TEST_F(StandingsTest, AreRememberedOnceRead) {
  EXPECT_TRUE(FailsWith(FromMemory(), FactError::kNotCached));
  EXPECT_EQ(Stand().role, RepositoryRole::kWrite);
  ASSERT_TRUE(FromMemory().has_value());
  EXPECT_EQ((*FromMemory())->role, RepositoryRole::kWrite);
}

TEST_F(StandingsTest, AreOnesOwn) {
  Stand();
  const RepositoryFacts of_alice = authority_.Read(
      [&](const authority::Run& run) { return **authority_->facts.FindStanding(run, "acme", "web", alice_.id); });
  EXPECT_EQ(of_alice.role, RepositoryRole::kAdmin);
  const RepositoryFacts of_nobody = authority_.Read(
      [&](const authority::Run& run) { return **authority_->facts.FindStanding(run, "acme", "web", Id()); });
  EXPECT_EQ(of_nobody.role, RepositoryRole::kNone);
  // "acme/we" + "b" is not "acme" + "web".
  EXPECT_FALSE(authority_.Read([&](const authority::Run& run) {
    return (**authority_->facts.FindStanding(run, "acme/we", "b", bob_.id)).exists;
  }));
}

TEST_F(StandingsTest, EveryChangeIsSeenByTheNextCheck) {
  for (const Case& c : Cases()) {
    Stand();
    EXPECT_TRUE(FromMemory().has_value()) << c.name;
    authority_.Write(c.change);
    EXPECT_TRUE(FailsWith(FromMemory(), FactError::kNotCached)) << c.name;
    EXPECT_TRUE(c.changed(Stand())) << c.name;
  }
}

TEST_F(StandingsTest, AChangeBetweenReadAndFillIsNotUndoneByTheFill) {
  for (const Case& c : Cases()) {
    // Whatever is in memory is out of date, so that the next one reads.
    authority_.Write(
        [&](const authority::Run& run) { run.tx().Announce(storage::ChangeKind::kRepository, web_, run.now); });
    bool forced = false;
    authority_->facts.between_read_and_fill = [&] {
      if (std::exchange(forced, true)) return;
      authority_.Write(c.change);
    };
    EXPECT_FALSE(c.changed(Stand())) << c.name << ": it was read before";
    ASSERT_TRUE(forced) << c.name;
    authority_->facts.between_read_and_fill = nullptr;
    EXPECT_TRUE(FailsWith(FromMemory(), FactError::kNotCached)) << c.name;
    EXPECT_TRUE(c.changed(Stand())) << c.name;
  }
}

}  // namespace
}  // namespace jeton::authority
