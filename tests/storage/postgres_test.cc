#include <gtest/gtest.h>

#include <algorithm>

#include "storage/migrations.h"
#include "testing/postgres_server.h"
#include "testing/statements.h"

// The SQL is one text for SQLite and PostgreSQL: a PostgreSQL 15 takes all of it.
namespace jeton::storage {
namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

// What a driver can bind and read: integers, texts and byte strings; a boolean is read as 0 or 1.
constexpr Oid kKnownTypes[] = {16 /* boolean */, 21 /* smallint */, 23 /* integer */,
                               20 /* bigint */,  25 /* text */,     17 /* bytea */};

class PostgresTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = std::make_unique<testing::PostgresServer>(); }
  static void TearDownTestSuite() { server_.reset(); }

  void SetUp() override {
    ASSERT_EQ(Run("DROP SCHEMA public CASCADE; CREATE SCHEMA public"), "");
    ASSERT_EQ(Run(kTableOfMigrations), "");
  }

  // All three return the message of PostgreSQL; empty: it is content.
  std::string Run(const char* script) { return MessageOf(PQexec(connection_.get(), script)); }
  std::string Prepare(const std::string& sql) {
    return MessageOf(PQprepare(connection_.get(), "", sql.c_str(), 0, nullptr));
  }
  std::string PrepareWithKnownTypes(const std::string& sql) {
    if (std::string message = Prepare(sql); !message.empty()) return message;
    const Answer prepared(PQdescribePrepared(connection_.get(), ""), &PQclear);
    for (int i = 0; i < PQnparams(prepared.get()); ++i) {
      if (!IsKnown(PQparamtype(prepared.get(), i))) return "no driver can bind $" + std::to_string(i + 1);
    }
    for (int i = 0; i < PQnfields(prepared.get()); ++i) {
      if (!IsKnown(PQftype(prepared.get(), i))) return "no driver can read column " + std::to_string(i);
    }
    return {};
  }
  void Migrate() {
    for (const Migration& migration : AllMigrations()) ASSERT_EQ(Run(migration.sql), "") << migration.name;
  }

 private:
  static bool IsKnown(Oid type) {
    return std::find(std::begin(kKnownTypes), std::end(kKnownTypes), type) != std::end(kKnownTypes);
  }
  std::string MessageOf(PGresult* raw) {
    const Answer result(raw, &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
    return PQerrorMessage(connection_.get());
  }

  static inline std::unique_ptr<testing::PostgresServer> server_;
  testing::PostgresServer::Connection connection_ = server_->Connect();
};

TEST_F(PostgresTest, TakesEveryMigration) {
  for (const Migration& migration : AllMigrations()) EXPECT_EQ(Run(migration.sql), "") << migration.name;
}

TEST_F(PostgresTest, PreparesEveryStatement) {
  ASSERT_NO_FATAL_FAILURE(Migrate());
  const std::set<std::string>& statements = testing::AllStatements();
  ASSERT_GT(statements.size(), 200u);
  for (const std::string& sql : statements) EXPECT_EQ(PrepareWithKnownTypes(sql), "") << sql;
}

TEST_F(PostgresTest, RefusesWhatSqliteAloneUnderstands) {
  ASSERT_NO_FATAL_FAILURE(Migrate());
  for (const char* sql :
       {"SELECT rowid FROM tokens", "INSERT OR IGNORE INTO purges (gone) VALUES ($1)", "SELECT max(1, 2)",
        "SELECT name FROM accounts WHERE $1 IS NULL", "SELECT name FROM accounts WHERE $1 IS NULL OR id = $1"}) {
    EXPECT_NE(Prepare(sql), "") << sql;
  }
  // It prepares, but a driver has no decimal numbers.
  EXPECT_EQ(Prepare("SELECT SUM(pulls) FROM repository_uses"), "");
  EXPECT_NE(PrepareWithKnownTypes("SELECT SUM(pulls) FROM repository_uses"), "");
}

}  // namespace
}  // namespace jeton::storage
