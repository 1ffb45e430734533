#include "storage/directory/uses.h"

#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "storage/directory/registry_reports.h"
#include "storage/directory/repositories.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/sweeping.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnApplication;
using testing::AnOrganization;
using testing::ARepository;
using testing::ARobot;
using testing::AToken;
using testing::DigestOf;
using testing::IdOf;
using testing::kNow;
using testing::TestDatabase;

constexpr TimePoint At(int after) { return kNow + Seconds{after}; }

class UsesTest : public ::testing::Test {
 protected:
  UsesTest() {
    token_.note = "deploy";
    db_.Write([&](Transaction& t) {
      for (const Account& account : {acme_, robot_}) Accounts(t).Add(account);
      for (const Repository& repository : {web_, api_}) Repositories(t).Add(repository, kNow);
      Tokens(t).Add(token_);
    });
  }
  void Add(Use use) {
    db_.Write([&](Transaction& t) { Uses(t).Add(use); });
  }
  std::vector<UseRow> OfWeb(const UsePlace& before = {}, std::size_t most = 10) {
    return db_.Read([&](Transaction& t) { return Uses(t).OfRepository(web_.id, before, most); });
  }
  std::vector<UseRow> OfRobot() {
    return db_.Read([&](Transaction& t) { return Uses(t).OfAccount(robot_.id, {}, 10); });
  }
  bool Tell(unsigned n) {
    return db_.Write([&](Transaction& t) { return Uses(t).Tell(DigestOf(n), db_.clock().Now()); });
  }
  std::int64_t CountRows() { return db_.Number("SELECT COUNT(*) FROM repository_uses"); }
  void WriteUntilSwept() {
    for (int i = 0; i < 10; ++i) db_.Write([](Transaction&) {});
  }

  TestDatabase db_{TestDatabase::Options{.keep_expired = Seconds{3650 * 86400}}};
  const Account acme_ = AnOrganization(1, "acme");
  const Account robot_ = ARobot(2, acme_, "ci");
  const Repository web_ = ARepository(3, acme_, "web");
  const Repository api_ = ARepository(4, acme_, "api");
  Token token_ = AToken(5, robot_.id);
  const Use pull_{.id = IdOf(100), .repository = web_.id, .account = robot_.id, .token = token_.id, .at = At(0)};
};

TEST_F(UsesTest, AnEventIsToldOnce) {
  EXPECT_TRUE(Tell(1));
  EXPECT_FALSE(Tell(1));
  EXPECT_TRUE(Tell(2));
}

TEST_F(UsesTest, ToldEventsAreKeptForAWeekAndNoLonger) {
  EXPECT_TRUE(Tell(1));
  db_.clock().Advance(kKeepToldEvents - Microseconds{1});
  EXPECT_FALSE(Tell(1));
  db_.clock().Advance(Seconds{1});
  WriteUntilSwept();
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM told_events"), 0);
}

TEST_F(UsesTest, ClearingToldEventsOutrunsTellingThem) {
  const auto tell = [&](unsigned first, unsigned count) {
    db_.Write([&](Transaction& t) {
      for (unsigned n = first; n < first + count; ++n) EXPECT_TRUE(Uses(t).Tell(DigestOf(n), db_.clock().Now()));
    });
  };
  tell(1, 1000);
  db_.clock().Advance(2 * kKeepToldEvents);
  tell(2000, 100);
  EXPECT_LE(db_.Number("SELECT COUNT(*) FROM told_events"), 1000) << "as many have gone as have come";
}

TEST_F(UsesTest, CountsPullsAndPushesWithTheirTimes) {
  Add(pull_);
  Use later = pull_;
  later.at = At(10);
  Add(later);
  later.deed = UseDeed::kPush;
  later.at = At(20);
  Add(later);
  const std::vector<UseRow> rows = OfWeb();
  ASSERT_EQ(rows.size(), 1u);
  const UseRow& use = rows.front();
  EXPECT_EQ(use.repository, "acme/web");
  EXPECT_EQ(use.account, "acme+ci");
  EXPECT_EQ(use.token, token_.id);
  EXPECT_EQ(use.token_name, "deploy");
  EXPECT_EQ(use.pulls, 2);
  EXPECT_EQ(use.pushes, 1);
  EXPECT_EQ(use.last_pull, At(10));
  EXPECT_EQ(use.last_push, At(20));
  EXPECT_EQ(use.last_used, At(20));
}

TEST_F(UsesTest, WhatIsToldLateTurnsNoTimeBack) {
  Use early = pull_;
  early.at = At(-50);
  Add(pull_);
  Add(early);
  early.deed = UseDeed::kPush;
  Add(early);
  const UseRow use = OfWeb().front();
  EXPECT_EQ(use.pulls, 2);
  EXPECT_EQ(use.last_pull, At(0));
  EXPECT_EQ(use.last_push, At(-50));
  EXPECT_EQ(use.last_used, At(0));
}

TEST_F(UsesTest, ListsGoByTheLastUseAPageAtATime) {
  for (unsigned n = 0; n < 5; ++n) {
    Add({.id = IdOf(200 + n), .repository = web_.id, .at = At(n < 3 ? 7 : static_cast<int>(n))});
  }
  Add({.id = IdOf(300), .repository = api_.id, .account = robot_.id, .at = At(100)});
  std::vector<TimePoint> times;
  UsePlace place;
  for (std::vector<UseRow> page = OfWeb(place, 2); !page.empty(); page = OfWeb(place, 2)) {
    for (const UseRow& use : page) times.push_back(use.last_used);
    place = {page.back().last_used, page.back().id};
  }
  EXPECT_EQ(times, (std::vector<TimePoint>{At(7), At(7), At(7), At(4), At(3)}));
  ASSERT_EQ(OfRobot().size(), 1u);
  EXPECT_EQ(OfRobot().front().repository, "acme/api");
}

TEST_F(UsesTest, AnApplicationIsKnownByItsClientIdAndNobodyByNothing) {
  db_.Write([&](Transaction& t) { Applications(t).Add(AnApplication(20, acme_, "CLIENT")); });
  Add({.id = IdOf(1), .repository = web_.id, .account = IdOf(20), .at = At(2)});
  Add({.id = IdOf(2), .repository = web_.id, .at = At(1)});
  const auto rows = OfWeb();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].account, "CLIENT");
  EXPECT_EQ(rows[1].account, std::nullopt);
}

TEST_F(UsesTest, AUseGoesWithItsToken) {
  Add(pull_);
  db_.Write([&](Transaction& t) { EXPECT_TRUE(Tokens(t).Remove(token_, kNow)); });
  EXPECT_EQ(CountRows(), 0);
}

TEST_F(UsesTest, AUseGoesWithATokenThatHasEnded) {
  Add(pull_);
  db_.Write([&](Transaction& t) { testing::SweepAll(t, token_.expires); });
  EXPECT_EQ(CountRows(), 0);
}

TEST_F(UsesTest, AUseGoesWithItsRepository) {
  Add(pull_);
  Use other = pull_;
  other.id = IdOf(101);
  other.repository = api_.id;
  Add(other);
  db_.Write([&](Transaction& t) { Repositories(t).Remove(web_.id, kNow); });
  EXPECT_EQ(OfRobot().size(), 1u) << "at once";
  WriteUntilSwept();
  EXPECT_EQ(CountRows(), 1);
}

TEST_F(UsesTest, AUseGoesWithItsAccount) {
  Use by_password = pull_;
  by_password.token = Id();
  Add(by_password);
  db_.Write([&](Transaction& t) { Accounts(t).Remove(robot_, kNow); });
  EXPECT_TRUE(OfWeb().empty()) << "at once";
  WriteUntilSwept();
  EXPECT_EQ(CountRows(), 0);
}

TEST_F(UsesTest, UsesByNobodyGoWithTheWholeNamespace) {
  Add({.id = IdOf(1), .repository = web_.id, .at = At(0)});
  db_.Write([&](Transaction& t) { Accounts(t).Remove(acme_, kNow); });
  WriteUntilSwept();
  EXPECT_EQ(CountRows(), 0);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM purges"), 0);
}

TEST_F(UsesTest, WhatARepositoryLeavesBehindIsSweptToTheEnd) {
  db_.Write([&](Transaction& t) {
    for (unsigned n = 0; n < 1000; ++n) Uses(t).Add({.id = IdOf(1000 + n), .repository = web_.id, .at = At(0)});
  });
  db_.Write([&](Transaction& t) { Repositories(t).Remove(web_.id, kNow); });
  WriteUntilSwept();
  EXPECT_EQ(CountRows(), 0);
}

TEST_F(UsesTest, PullsAndPushesAreCountedByDay) {
  const Use use{.id = IdOf(20), .repository = web_.id, .account = robot_.id, .token = token_.id, .at = kNow};
  Add(use);
  Add(use);
  Use later = use;
  later.deed = UseDeed::kPush;
  later.at = kNow + Seconds{86400};
  Add(later);
  later.deed = UseDeed::kLook;
  Add(later);
  db_.Read([&](Transaction& t) {
    const auto days = Uses(t).ByDay(web_.id, DayOf(kNow));
    ASSERT_EQ(days.size(), 2u);
    EXPECT_EQ(days[0].day, DayOf(kNow) + 1);
    EXPECT_EQ(days[0].pushes, 1);
    EXPECT_EQ(days[0].pulls, 0);
    EXPECT_EQ(days[1].pulls, 2);
    EXPECT_EQ(Uses(t).ByDay(web_.id, DayOf(kNow) + 1).size(), 1u);
    EXPECT_TRUE(Uses(t).ByDay(api_.id, 0).empty());
  });
}

TEST_F(UsesTest, OldDaysAreSwept) {
  Add({.id = IdOf(20), .repository = web_.id, .account = robot_.id, .at = kNow});
  db_.clock().Advance(Seconds{(kKeepUseDays - 1) * 86400});
  WriteUntilSwept();
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM repository_days"), 1);
  db_.clock().Advance(Seconds{86400});
  WriteUntilSwept();
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM repository_days"), 0);
}

TEST_F(UsesTest, ALookOrADeletionIsNoUseButIsKnownOfTheToken) {
  const Use look{.id = IdOf(20),
                 .repository = web_.id,
                 .account = robot_.id,
                 .token = token_.id,
                 .deed = UseDeed::kLook,
                 .at = At(5)};
  Add(look);
  Use deletion = look;
  deletion.deed = UseDeed::kDelete;
  deletion.at = At(7);
  Add(deletion);
  EXPECT_TRUE(OfWeb().empty());
  EXPECT_TRUE(OfRobot().empty());
  db_.Read([&](Transaction& t) {
    EXPECT_EQ(Uses(t).LastLook(IdOf(20)), At(5));
    EXPECT_EQ(Uses(t).LastLook(IdOf(21)), TimePoint());
    const auto uses = Uses(t).OfToken(token_.id, At(4), 10);
    ASSERT_EQ(uses.size(), 1u);
    EXPECT_EQ(uses[0].repository, "acme/web");
    EXPECT_EQ(uses[0].last_look, At(5));
    EXPECT_EQ(uses[0].last_delete, At(7));
    EXPECT_EQ(uses[0].last_pull, TimePoint());
    EXPECT_TRUE(Uses(t).OfToken(token_.id, At(7), 10).empty()) << "nothing since then";
  });
}

TEST_F(UsesTest, UsesWithAnUnknownTokenAreFoundByTheirAccount) {
  Add({.id = IdOf(20), .repository = web_.id, .account = robot_.id, .at = At(1)});
  Add({.id = IdOf(21), .repository = api_.id, .account = robot_.id, .token = token_.id, .at = At(1)});
  Add({.id = IdOf(22), .repository = api_.id, .at = At(1)});
  db_.Read([&](Transaction& t) {
    const auto uses = Uses(t).OfUnknownToken(robot_.id, kNow, 10);
    ASSERT_EQ(uses.size(), 1u);
    EXPECT_EQ(uses[0].repository, "acme/web");
  });
}

TEST_F(UsesTest, WhatARegistryReportsIsKept) {
  const RegistryReport report{
      .service = "registry.example.org", .since = kNow, .last = At(5), .pulls = true, .deletions = true};
  db_.Write([&](Transaction& t) { RegistryReports(t).Set(report); });
  db_.Read([&](Transaction& t) {
    const auto found = RegistryReports(t).Find("registry.example.org");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->since, kNow);
    EXPECT_EQ(found->last, At(5));
    EXPECT_TRUE(found->pulls);
    EXPECT_FALSE(found->pushes);
    EXPECT_TRUE(found->deletions);
    EXPECT_FALSE(RegistryReports(t).Find("other.example.org"));
  });
}

}  // namespace
}  // namespace jeton::storage
