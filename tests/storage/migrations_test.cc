#include "storage/migrations.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::TestDatabase;

std::vector<std::string> NamesOfAll() {
  std::vector<std::string> names;
  for (const Migration& migration : AllMigrations()) names.emplace_back(migration.name);
  return names;
}

TEST(MigrationsTest, AreNumberedAndNoNumberStandsTwice) {
  const auto names = NamesOfAll();
  ASSERT_FALSE(names.empty());
  std::size_t last = 0;
  for (const std::string& name : names) {
    EXPECT_GT(std::stoul(name.substr(0, 4)), last) << name;
    EXPECT_EQ(name[4], '_') << name;
    last = std::stoul(name.substr(0, 4));
  }
}

TEST(MigrationsTest, AllAreAppliedToANewDatabase) {
  TestDatabase db;
  EXPECT_EQ(db.Texts("SELECT name FROM migrations ORDER BY name"), NamesOfAll());
}

TEST(MigrationsTest, WhatTheySayToSqliteAloneIsHeard) {
  TestDatabase db;
  EXPECT_EQ(db.Texts("SELECT name FROM sqlite_master WHERE sql LIKE '%) WITHOUT ROWID' ORDER BY name"),
            (std::vector<std::string>{"accounts", "apis", "application_apis", "codes", "consents", "device_grants",
                                      "refresh_families", "refresh_generations", "repository_days", "repository_roles",
                                      "team_members", "token_uses", "tokens", "webhook_outbox", "webhooks"}));
}

TEST(MigrationsTest, ASecondOpeningChangesNothing) {
  TestDatabase db;
  db.Write([](Transaction& t) { Accounts(t).Add(testing::AUser(1, "alice")); });
  const auto schema = db.Texts("SELECT sql FROM sqlite_master ORDER BY name");

  db.Reopen();
  EXPECT_EQ(db.Texts("SELECT name FROM migrations ORDER BY name"), NamesOfAll());
  EXPECT_EQ(db.Texts("SELECT sql FROM sqlite_master ORDER BY name"), schema);
  EXPECT_EQ(db.Texts("SELECT name FROM accounts"), std::vector<std::string>{"alice"});
}

TEST(MigrationsTest, OnlyTheMissingOnesRun) {
  TestDatabase db;
  const std::string missing = "0007_reuse";
  db.Write([&](Transaction& t) {
    // As if the program before had not known one step, and the data of the others were old.
    Accounts(t).Add(testing::AUser(1, "alice"));
    t.Prepare("DROP INDEX tokens_reuse").Run();
    t.Prepare("DROP INDEX tokens_reuse_note").Run();
    t.Prepare("DELETE FROM migrations WHERE name = $1").Bind(missing).Run();
  });
  db.Reopen();
  EXPECT_EQ(db.Texts("SELECT name FROM migrations ORDER BY name"), NamesOfAll());
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'tokens_reuse%'"), 2);
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM accounts"), 1);
}

TEST(MigrationsTest, RepositoriesThatAreThereAreCounted) {
  TestDatabase db;
  const Account acme = testing::AnOrganization(1, "acme");
  db.Write([&](Transaction& t) {
    Accounts(t).Add(acme);
    for (const char* name : {"one", "two"}) {
      Repositories(t).Add(testing::ARepository(static_cast<unsigned>(*name), acme, name), testing::kNow);
    }
    t.Prepare("ALTER TABLE accounts DROP COLUMN repositories").Run();
    t.Prepare("DELETE FROM migrations WHERE name = '0042_repository_counts'").Run();
  });
  db.Reopen();
  EXPECT_TRUE(db.Read([&](Transaction& t) { return Repositories(t).HasSoMany(acme.id, 2); }));
  EXPECT_FALSE(db.Read([&](Transaction& t) { return Repositories(t).HasSoMany(acme.id, 3); }));
}

TEST(MigrationsTest, ABrokenSchemaIsUnavailableAndHalfOfNothingStays) {
  TestDatabase db;
  db.Write(
      [](Transaction& t) { t.Prepare("DELETE FROM migrations WHERE name = $1").Bind(AllMigrations()[0].name).Run(); });
  db.Close();
  EXPECT_THROW(db.Open(), Unavailable);
}

TEST(SqliteTest, TheFileIsReadableByItsOwnerAlone) {
  TestDatabase db;
  db.Write([](Transaction& t) { Accounts(t).Add(testing::AUser(1, "alice")); });
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    ASSERT_EQ(stat((db.path() + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << suffix;
  }
}

TEST(SqliteTest, KeepsBytesAndTextsWhole) {
  TestDatabase db;
  const std::string bytes("\0a\xff\0", 4);
  const std::string text = std::string("gr\xc3\xbc\xc3\x9f") + '\0' + "e";
  db.Write([&](Transaction& t) {
    t.Prepare("CREATE TABLE kept (a BYTEA, b TEXT, c TEXT, d BYTEA, e BIGINT)").Run();
    t.Prepare("INSERT INTO kept (a, b, c, d, e) VALUES ($1, $2, $3, $4, $5)")
        .Bind(ByteString{bytes}, text, std::optional<std::string>(), ByteString{}, kNever)
        .Run();
  });
  db.Read([&](Transaction& t) {
    Statement row = t.Prepare("SELECT a, b, c, d, e FROM kept");
    ASSERT_TRUE(row.Next());
    EXPECT_EQ(row.Text(0), bytes);
    EXPECT_EQ(row.Text(1), text);
    EXPECT_EQ(row.OptionalText(2), std::nullopt);
    EXPECT_TRUE(row.IsNull(3));
    EXPECT_EQ(row.Time(4), kNever);
    EXPECT_FALSE(row.Next());
  });
}

TEST(StatementTest, ParametersCountByTheirNumberNotByTheirPlace) {
  TestDatabase db;
  db.Read([](Transaction& t) {
    Statement row = t.Prepare("SELECT $2, $1, $2");
    ASSERT_TRUE(row.Bind("one", "two").Next());
    EXPECT_EQ(row.Text(0) + row.Text(1) + row.Text(2), "twoonetwo");
  });
}

TEST(StatementTest, AStatementForgetsWhatWasBoundBefore) {
  TestDatabase db;
  db.Read([](Transaction& t) {
    static constexpr const char* kSql = "SELECT $1, $2";
    EXPECT_TRUE(t.Prepare(kSql).Bind("a", "b").Next());
    Statement row = t.Prepare(kSql);
    ASSERT_TRUE(row.Bind("c").Next());
    EXPECT_EQ(row.Text(0), "c");
    EXPECT_TRUE(row.IsNull(1));
  });
}

TEST(StatementTest, TheNoneIdIsNullAndBack) {
  TestDatabase db;
  db.Read([](Transaction& t) {
    Statement row = t.Prepare("SELECT $1, $2, $1 IS NULL");
    ASSERT_TRUE(row.Bind(Id(), testing::IdOf(3)).Next());
    EXPECT_TRUE(row.IdAt(0).IsNone());
    EXPECT_EQ(row.IdAt(1), testing::IdOf(3));
    EXPECT_EQ(row.Integer(2), 1);
  });
}

TEST(StatementTest, AnIdOrDigestOfAnotherLengthIsUnavailable) {
  TestDatabase db;
  db.Read([](Transaction& t) {
    Statement row = t.Prepare("SELECT 'short'");
    ASSERT_TRUE(row.Next());
    EXPECT_THROW(row.IdAt(0), Unavailable);
    EXPECT_THROW(row.DigestAt(0), Unavailable);
  });
}

TEST(StatementTest, BrokenSqlIsUnavailable) {
  TestDatabase db;
  db.Read([](Transaction& t) { EXPECT_THROW(t.Prepare("SELECT nonsense FROM nowhere").Next(), Unavailable); });
}

}  // namespace
}  // namespace jeton::storage
