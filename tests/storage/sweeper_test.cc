#include "storage/housekeeping/sweeper.h"
#include "storage/purges.h"

#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/directory/teams.h"
#include "storage/log/audit.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/assignments.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/sweeping.h"
#include "testing/test_database.h"
#include "testing/watched_driver.h"

namespace jeton::storage {
namespace {

using testing::AToken;
using testing::DigestOf;
using testing::DriverWatch;
using testing::IdOf;
using testing::kDay;
using testing::kNow;
using testing::SweepAll;
using testing::TestDatabase;

class CleanupTest : public ::testing::Test {
 protected:
  // Tokens first, first + 1, …, that end at the given time.
  void Add(unsigned first, unsigned count, TimePoint expires, const Id& subject = IdOf(9000)) {
    db_.Write([&](Transaction& t) {
      for (unsigned n = first; n < first + count; ++n) {
        Token token = AToken(n, subject);
        token.expires = expires;
        Tokens(t).Add(token);
      }
    });
  }
  std::int64_t CountTokens() { return db_.Number("SELECT COUNT(*) FROM tokens"); }
  void WriteSomething() {
    db_.Write([](Transaction&) {});
  }

  TestDatabase db_;
};

TEST_F(CleanupTest, KeepsUpWithIssueWhateverTimeIsLeft) {
  TestDatabase db({.pace = {.batch = SweepPace::Span::zero(), .second = SweepPace::Span::zero()}});
  const auto add = [&](unsigned first, unsigned count, TimePoint expires) {
    db.Write([&](Transaction& t) {
      for (unsigned n = first; n < first + count; ++n) {
        Token token = AToken(n, IdOf(9000));
        token.expires = expires;
        Tokens(t).Add(token);
      }
    });
  };
  add(1, 60, kNow + Seconds{10});
  db.clock().Advance(kDay / 2);
  const auto expired = [&] { return db.Number("SELECT COUNT(*) FROM tokens WHERE expires < 9223372036854775807"); };
  for (unsigned batch = 0; batch < 6; ++batch) {
    add(1000 + 10 * batch, 10, kNever);
    EXPECT_EQ(expired(), 50 - 10 * batch) << "as many as were made, and no more";
  }
}

TEST_F(CleanupTest, OutrunsIssue) {
  Add(1, 600, kNow + Seconds{10});
  db_.clock().Advance(kDay / 2);
  unsigned batches = 0;
  for (; db_.Number("SELECT COUNT(*) FROM tokens WHERE expires < 9223372036854775807") > 0; ++batches) {
    Add(1000 + 10 * batches, 10, kNever);
  }
  EXPECT_LT(batches, 60u) << "faster than tokens are made";
}

TEST_F(CleanupTest, GoesOnWhereNothingIsIssued) {
  Add(1, 30, kNow + Seconds{10});
  db_.clock().Advance(Seconds{20});
  for (int i = 0; i < 30 && CountTokens() > 0; ++i) WriteSomething();
  EXPECT_EQ(CountTokens(), 0);
}

TEST_F(CleanupTest, LeavesTheLiving) {
  Add(1, 3, kNow + Seconds{10});
  Add(4, 2, kNever);
  db_.clock().Advance(Seconds{10} - Microseconds{1});
  WriteSomething();
  EXPECT_EQ(CountTokens(), 5);
}

TEST_F(CleanupTest, TheOldestGoFirst) {
  Add(1, 20, kNow + Seconds{20});
  Add(21, 20, kNow + Seconds{10});
  db_.Write([](Transaction& t) {
    std::size_t removed = 0;
    Sweeper({}).Step(t, kNow + Seconds{60}, removed);
    EXPECT_GT(removed, 0u);
    EXPECT_LT(removed, 20u) << "a step is small";
  });
  for (unsigned n = 1; n <= 20; ++n) {
    EXPECT_TRUE(db_.Read([&](Transaction& t) { return Tokens(t).Find(DigestOf(n)).has_value(); })) << n;
  }
}

// "tokens whose end lies `keep` or longer in the past"
TEST_F(CleanupTest, KeepIsExactToTheMicrosecond) {
  const struct {
    const char* name;
    TimePoint expires;
    bool stays;
  } cases[] = {{"ended a microsecond less than a minute ago", kNow - Seconds{60} + Microseconds{1}, true},
               {"ended exactly a minute ago", kNow - Seconds{60}, false},
               {"ended longer ago", kNow - Seconds{60} - Microseconds{1}, false}};
  for (const auto& c : cases) {
    TestDatabase db({.keep_expired = kDay});
    db.Write([&](Transaction& t) {
      Token token = AToken(1, IdOf(2));
      token.expires = c.expires;
      Tokens(t).Add(token);
      EXPECT_EQ(SweepAll(t, kNow, {.expired = Seconds{60}}), c.stays ? 0u : 1u) << c.name;
      EXPECT_EQ(Tokens(t).Find(DigestOf(1)).has_value(), c.stays) << c.name;
    });
  }
}

TEST_F(CleanupTest, TheDatabaseKeepsExpiredOnesAsLongAsItIsTold) {
  TestDatabase db({.keep_expired = kDay});
  db.Write([](Transaction& t) { Tokens(t).Add(AToken(1, IdOf(2))); });
  db.clock().Advance(Seconds{3600} + kDay - Seconds{1});
  db.Write([](Transaction&) {});
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 1);
  db.clock().Advance(Seconds{2});
  db.Write([](Transaction&) {});
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 0);
}

TEST_F(CleanupTest, ExpiredTokensLeaveNoUsesBehind) {
  Add(1, 5, kNow + Seconds{10});
  db_.Write([](Transaction& t) {
    for (unsigned n = 1; n <= 5; ++n) Tokens(t).NoteUses({{.token = IdOf(n), .at = kNow}});
  });
  db_.clock().Advance(Seconds{60});
  for (int i = 0; i < 10; ++i) WriteSomething();
  ASSERT_EQ(CountTokens(), 0);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM token_uses"), 0);
}

TEST_F(CleanupTest, PurgedTokensLeaveNoUsesBehind) {
  Add(1, 5, kNever, IdOf(7));
  db_.Write([](Transaction& t) {
    for (unsigned n = 1; n <= 5; ++n) Tokens(t).NoteUses({{.token = IdOf(n), .at = kNow}});
    PurgeLater(t, IdOf(7), Gone::kAnything);
  });
  for (int i = 0; i < 10; ++i) WriteSomething();
  ASSERT_EQ(CountTokens(), 0);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM token_uses"), 0);
}

TEST_F(CleanupTest, PurgesSweepInStepsUntilNothingIsLeft) {
  Add(1, 1000, kNever, IdOf(7));
  Add(2001, 3, kNever, IdOf(8));
  db_.Write([](Transaction& t) {
    PurgeLater(t, IdOf(7), Gone::kAnything);
    Sweeper sweeper({});
    for (std::size_t removed = 0, before = 0; sweeper.Step(t, kNow, removed); before = removed) {
      EXPECT_LE(removed - before, 20u) << "a step is small";
    }
  });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM purges"), 0);
  EXPECT_EQ(CountTokens(), 3) << "those of others";
}

TEST_F(CleanupTest, PurgesTakeTheTokensOfAnApplicationToo) {
  db_.Write([](Transaction& t) {
    for (unsigned n = 1; n <= 5; ++n) {
      Token token = AToken(n, IdOf(100 + n));
      token.application = IdOf(n <= 3 ? 60 : 61);
      Tokens(t).Add(token);
    }
    PurgeLater(t, IdOf(60), Gone::kAnything);
  });
  for (int i = 0; i < 5; ++i) WriteSomething();
  EXPECT_EQ(CountTokens(), 2);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM purges"), 0);
}

TEST_F(CleanupTest, SeveralPurgesAreDoneOneAfterTheOther) {
  for (unsigned subject = 1; subject <= 5; ++subject) Add(10 * subject, 3, kNever, IdOf(7000 + subject));
  db_.Write([](Transaction& t) {
    for (unsigned subject = 1; subject <= 5; ++subject) {
      PurgeLater(t, IdOf(7000 + subject), Gone::kAnything);
      PurgeLater(t, IdOf(7000 + subject), Gone::kAnything);  // twice is once
    }
  });
  for (int i = 0; i < 20; ++i) WriteSomething();
  EXPECT_EQ(CountTokens(), 0);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM purges"), 0);
}

TEST_F(CleanupTest, OldChangesGoInBoundedSteps) {
  for (unsigned n = 1; n <= 20; ++n) {
    db_.Write([&](Transaction& t) {
      for (unsigned k = 0; k < 10; ++k) t.Announce(ChangeKind::kAccount, IdOf(n), kNow);
    });
  }
  db_.Write([](Transaction& t) {
    std::size_t removed = 0;
    Sweeper sweeper({});
    EXPECT_TRUE(sweeper.Step(t, kNow + 2 * kDay, removed));
    EXPECT_LT(removed, 100u) << "not all at once";
    while (sweeper.Step(t, kNow + 2 * kDay, removed)) {
    }
  });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM changes"), 1);
}

// "Audit entries older than that are removed"
TEST_F(CleanupTest, AuditEntriesGoAtTheEndOfTheirTime) {
  const auto left = [](Seconds keep, Microseconds age) {
    TestDatabase db;
    db.Write([&](Transaction& t) {
      AddAuditRow(t, {.id = IdOf(1), .at = kNow - age, .kind = "create_robot", .metadata = "{}"});
      SweepAll(t, kNow, {.audit = keep});
    });
    return db.Number("SELECT COUNT(*) FROM audit");
  };
  EXPECT_EQ(left(kDay, kDay - Microseconds{1}), 1);
  EXPECT_EQ(left(kDay, kDay), 0);
  EXPECT_EQ(left(Seconds{0}, 10'000 * kDay), 1) << "0 keeps them for ever";
}

TEST_F(CleanupTest, TheAuditLogOutrunsWhatIsWrittenDown) {
  TestDatabase db({.keep_audit = kDay, .pace = {.batch = SweepPace::Span::zero(), .second = SweepPace::Span::zero()}});
  const auto add = [&](unsigned first, unsigned count) {
    db.Write([&](Transaction& t) {
      for (unsigned n = first; n < first + count; ++n) {
        AddAuditRow(t, {.id = IdOf(n), .at = db.clock().Now(), .kind = "login_success", .metadata = "{}"});
      }
    });
  };
  add(1, 50);
  db.clock().Advance(2 * kDay);
  for (unsigned batch = 0; batch < 5; ++batch) add(100 + 10 * batch, 10);
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM audit"), 50) << "the old ones are gone";
}

TEST_F(CleanupTest, WhereNothingIsOverABatchRunsNoStatementsForIt) {
  DriverWatch watch;
  TestDatabase db({.driver = [&](const std::string& path) -> std::unique_ptr<Driver> {
    return std::make_unique<testing::WatchedDriver>(testing::OpenTestDriver(path), watch);
  }});
  db.Write([](Transaction&) {});
  watch.TakeSteps();
  db.Write([](Transaction&) {});
  EXPECT_EQ(watch.TakeSteps(), 0u);
}

TEST_F(CleanupTest, EachKindIsLookedForWhereItCanLeaveRows) {
  constexpr auto* kUses =
      "INSERT INTO repository_uses (id, repository, account, pulls, pushes, last_pull, last_push, last_used)"
      " VALUES ($1, $1, $1, 0, 0, 0, 0, 0)";
  constexpr auto* kRoles = "INSERT INTO repository_roles (repository, grantee, role, created) VALUES ($1, $1, 1, 0)";
  constexpr auto* kMembers = "INSERT INTO team_members (team, account) VALUES ($1, $1)";
  constexpr auto* kRules =
      "INSERT INTO trust_rules (id, account, place, issuer, subject, audiences, owner) VALUES ($1, $1, 0, '', '', '', "
      "$1)";
  constexpr auto* kDenials =
      "INSERT INTO denials (code, at, subject, owner, accepted, document) VALUES ('c', 9000000000000000, $1, $1, 0, "
      "'')";
  constexpr auto* kCounts = "INSERT INTO token_counts (holder, kind, counted, ended_to) VALUES ($1, 1, 0, 0)";
  constexpr auto* kConsents =
      "INSERT INTO consents (account, application, resource, scopes, given) VALUES ($1, $1, '', '', 0)";
  constexpr auto* kTeams = "INSERT INTO teams (id, organization, name, role, description) VALUES ($1, $1, 't', 0, '')";
  const struct {
    const char* table;
    const char* sql;
    std::vector<Gone> kinds;
  } cases[] = {
      {"repository_uses", kUses, {Gone::kAccount, Gone::kRobot, Gone::kApplication, Gone::kRepository}},
      {"repository_roles", kRoles, {Gone::kAccount, Gone::kRobot, Gone::kApplication, Gone::kTeam, Gone::kRepository}},
      {"team_members", kMembers, {Gone::kAccount, Gone::kRobot, Gone::kTeam}},
      {"trust_rules", kRules, {Gone::kAccount, Gone::kRobot, Gone::kApplication}},
      {"denials", kDenials, {Gone::kAccount, Gone::kRobot, Gone::kApplication}},
      {"token_counts", kCounts, {Gone::kAccount, Gone::kRobot, Gone::kApplication, Gone::kApi}},
      {"consents", kConsents, {Gone::kAccount, Gone::kApplication}},
      {"teams", kTeams, {Gone::kAccount}},
  };
  for (const auto& c : cases) {
    std::vector<Gone> kinds = c.kinds;
    kinds.push_back(Gone::kAnything);  // marked by a version that did not know kinds
    for (const Gone kind : kinds) {
      db_.Write([&](Transaction& t) {
        t.Prepare(c.sql).Bind(IdOf(9)).Run();
        PurgeLater(t, IdOf(9), kind);
        SweepAll(t, kNow, {.expired = 3650 * kDay});
      });
      EXPECT_EQ(db_.Number(("SELECT COUNT(*) FROM " + std::string(c.table)).c_str()), 0)
          << c.table << " of kind " << static_cast<int>(kind);
    }
  }
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM purges"), 0);
}

TEST_F(CleanupTest, WhatAnAccountLeavesBehindGoesWithAllThatBelongedToIt) {
  db_.Write([](Transaction& t) {
    Accounts accounts(t);
    const Account acme = testing::AnOrganization(60, "acme");
    const Account user = testing::AUser(61, "alice");
    ASSERT_TRUE(accounts.Add(acme) && accounts.Add(user));
    for (unsigned n = 0; n < 50; ++n) {
      ASSERT_TRUE(accounts.Add({.id = IdOf(100 + n),
                                .kind = AccountKind::kRobot,
                                .name = "acme+r" + std::to_string(n),
                                .owner = acme.id,
                                .created = kNow}));
      Tokens(t).Add([&] {
        Token token = AToken(200 + n, IdOf(100 + n));
        token.kind = TokenKind::kRobot;
        return token;
      }());
      Repositories(t).Add({.id = IdOf(300 + n), .name_space = acme.id, .name = "r" + std::to_string(n)}, kNow);
      Repositories(t).Permit(IdOf(300 + n), user.id, RepositoryRole::kRead, kNow);
      Repositories(t).Permit(IdOf(300 + n), IdOf(100 + n), RepositoryRole::kWrite, kNow);
      const Team team{IdOf(400 + n), acme.id, "t" + std::to_string(n), TeamRole::kMember, ""};
      ASSERT_TRUE(Teams(t).Add(team));
      Teams(t).AddMember(team.id, user.id, kNow);
      Applications(t).Add(
          {.id = IdOf(500 + n), .owner = acme.id, .client_id = "client" + std::to_string(n), .created = kNow});
    }
    Assignments(t).Add({.id = IdOf(600), .application = IdOf(500), .account = user.id, .created_by = user.id});
    accounts.Remove(acme, kNow);
  });
  db_.clock().Advance(Seconds{2});
  db_.Write([](Transaction& t) { SweepAll(t, kNow, {.expired = 3650 * kDay}); });
  for (const char* table : {"tokens", "token_counts", "repositories", "repository_roles", "teams", "team_members",
                            "applications", "assignments", "purges"}) {
    EXPECT_EQ(db_.Number(("SELECT COUNT(*) FROM " + std::string(table)).c_str()), 0) << table;
  }
  EXPECT_EQ(db_.Texts("SELECT name FROM accounts"), std::vector<std::string>{"alice"});
}

}  // namespace
}  // namespace jeton::storage
