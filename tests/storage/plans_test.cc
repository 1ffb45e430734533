#include <gtest/gtest.h>
#include <sqlite3.h>

#include <deque>
#include <vector>

#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/statements.h"
#include "testing/test_database.h"

// How SQLite goes about every statement: never through a whole table, and never by sorting what has no bound.
namespace jeton::storage {
namespace {

struct Allowed {
  const char* step;  // how the step begins
  const char* in;    // what the statement has; empty: any
  const char* why;
};
constexpr Allowed kAllowed[] = {
    {"SCAN CONSTANT ROW", "", "a row without a table"},
    {"USE TEMP B-TREE FOR RIGHT PART OF ORDER BY", "", "sorts the rows of one microsecond alone"},
    {"USE TEMP B-TREE FOR LAST TERM OF ORDER BY", "", "the same, as newer versions say it"},
    {"SCAN migrations", "", "a few dozen, read at start"},
    {"SCAN nodes", "FROM nodes", "the servers that share a database"},
    {"USE TEMP B-TREE FOR ORDER BY", "FROM nodes", "the same"},
    {"SCAN key_ages", "FROM key_ages ORDER BY name", "one for each key file, read at start"},
    {"SCAN keys_in_use", "ORDER BY name", "a few, read at start"},
    {"SCAN accounts", "SELECT 1 FROM accounts WHERE kind < 2 LIMIT 1", "reads one row"},
    {"SCAN jobs USING INDEX jobs_at_work", "FROM jobs WHERE state = 0 ORDER BY", "reads one row"},
    {"SCAN applications", "FROM applications WHERE name = $1", "finds the bootstrap application, at start"},
    {"SCAN service_keys", "FROM service_keys ORDER BY", "a few, made by superusers"},
    {"USE TEMP B-TREE FOR ORDER BY", "FROM service_keys ORDER BY", "the same"},
    {"SCAN m", "FROM (SELECT DISTINCT account", "the rows of one page"},
    {"USE TEMP B-TREE FOR ORDER BY", "FROM (SELECT DISTINCT account", "the same"},
    {"SCAN p", "FROM (SELECT repository", "as many rows as asked for"},
    {"USE TEMP B-TREE FOR ORDER BY", "FROM (SELECT repository", "the same"},
    {"SCAN these", "WITH RECURSIVE these", "an account and its sub-accounts"},
    {"USE TEMP B-TREE FOR DISTINCT", "WITH RECURSIVE these", "the teams of these, of which there are few"},
    {"USE TEMP B-TREE FOR ORDER BY", "WHERE m.account = $1 GROUP BY a.id", "the teams of one account, which are few"},
    {"USE TEMP B-TREE FOR ORDER BY", "m.organization = $1 AND m.account = $2", "the teams of one account, again"},
    {"USE TEMP B-TREE FOR ORDER BY", "WHERE t.organization = $1 ORDER BY t.created", "the teams of one organization"},
    {"USE TEMP B-TREE FOR ORDER BY", "p.grantee IN (SELECT m.team", "the roles of one account on one repository"},
    {"USE TEMP B-TREE FOR ORDER BY", "identity_tokens.parent = $1", "what was made with one token has a bound"},
    {"USE TEMP B-TREE FOR ORDER BY", "subject = $5 AND accepted IN (0, 1)", "the denials of one account have a bound"},
    {"USE TEMP B-TREE FOR ORDER BY", "WHERE email = $1", "the accounts with one address"},
    {"USE TEMP B-TREE FOR GROUP BY", "GROUP BY a.id, a.name, a.email", "the teams of one account, again"},
};

bool IsAllowed(const std::string& step, const std::string& sql) {
  for (const Allowed& allowed : kAllowed) {
    if (step.starts_with(allowed.step) && sql.find(allowed.in) != std::string::npos) return true;
  }
  return !step.starts_with("SCAN") && !step.starts_with("USE TEMP B-TREE");
}

class PlansTest : public ::testing::Test {
 protected:
  std::vector<std::string> Explain(const std::string& sql) {
    texts_.push_back("EXPLAIN QUERY PLAN " + sql);
    return db_.Texts(texts_.back().c_str(), 3);
  }

  testing::TestDatabase db_;
  std::deque<std::string> texts_;  // statements are kept by their address
};

TEST_F(PlansTest, NoStatementGoesThroughAWholeTableOrSortsOne) {
  const std::set<std::string>& statements = testing::AllStatements();
  ASSERT_GT(statements.size(), 200u);
  for (const std::string& sql : statements) {
    for (const std::string& step : Explain(sql)) EXPECT_TRUE(IsAllowed(step, sql)) << step << "\n" << sql;
  }
}

// Statements are literals, parts put together by macros, and choices between those; some begin with a line break.
TEST_F(PlansTest, StatementsOfEveryFormAreKnown) {
  const std::set<std::string>& statements = testing::AllStatements();
  for (const char* sql :
       {"SELECT name FROM migrations", "DELETE FROM teams WHERE id = $1",
        "DELETE FROM denials WHERE code IN (SELECT code FROM denials WHERE at <= $1 ORDER BY at LIMIT $2) RETURNING 1",
        "SELECT at / 86400000000, kind FROM audit WHERE repository = $4 AND at >= $1 AND at < $2"
        " AND (performer = $3 OR $3 IS NULL)",
        "\n    DELETE FROM tokens WHERE digest IN\n      (SELECT digest FROM tokens WHERE expires <= $1 ORDER BY"
        " expires LIMIT $2) RETURNING id, kind, subject, application, expires, note, created, name_space"}) {
    EXPECT_TRUE(statements.contains(sql)) << sql;
  }
}

// Another index would do for each of them, and be slow where there is much that it does not know.
TEST_F(PlansTest, AStatementWithAnIndexOfItsOwnGoesByIt) {
  static constexpr struct {
    const char* text;
    const char* index;
    std::size_t statements;
  } kOwn[] = {
      {"substr(scopes, 201) = substr($2, 201)\n       ORDER", "tokens_reuse", 1},
      {"substr(note, 1, 200) = substr($3, 1, 200)", "tokens_reuse_note", 1},
      {"kind IN (3, 5) AND (created, id)", "tokens_kind", 1},
      {"(kind = 2 OR kind = 3 OR kind = 5) AND expires > ", "tokens_subject_ends", 2},
      {"kind = 1 AND expires > ", "tokens_holder_ends", 2},
      {"parent_application = $1", "tokens_parent_application", 2},
      {"t.name_space = $1 AND t.id", "tokens_name_space", 2},
      {"t.kind <> $1 AND t.id", "tokens_id", 2},
      {"kind = 2 AND (minus_last_used, created, id)", "accounts_robots", 1},
  };
  for (const auto& [text, index, count] : kOwn) {
    std::size_t found = 0;
    for (const std::string& sql : testing::AllStatements()) {
      if (sql.find(text) == std::string::npos) continue;
      ++found;
      std::string plan;
      for (const std::string& step : Explain(sql)) plan += step + "\n";
      EXPECT_NE(plan.find(std::string("INDEX ") + index + " "), std::string::npos) << sql << "\n" << plan;
    }
    EXPECT_EQ(found, count) << text;
  }
}

// The connections that SQLite opens, so that their statements can be seen.
std::vector<sqlite3*>& Connections() {
  static std::vector<sqlite3*> connections;
  return connections;
}
int NoteConnection(sqlite3* connection, char**, const sqlite3_api_routines*) {
  Connections().push_back(connection);
  return SQLITE_OK;
}

// The statements that have been prepared again since the last call.
std::vector<std::string> PreparedAgain() {
  std::vector<std::string> again;
  for (sqlite3* const connection : Connections()) {
    for (auto* one = sqlite3_next_stmt(connection, nullptr); one != nullptr; one = sqlite3_next_stmt(connection, one)) {
      if (sqlite3_stmt_status(one, SQLITE_STMTSTATUS_REPREPARE, 1) > 0) again.emplace_back(sqlite3_sql(one));
    }
  }
  return again;
}

void AddAndList(testing::TestDatabase& db, unsigned n) {
  db.Write([n](Transaction& transaction) {
    for (const TokenKind kind : {TokenKind::kOAuthAccess, TokenKind::kRobot, TokenKind::kAuthorization}) {
      Token token = testing::AToken(100 * static_cast<unsigned>(kind) + n, testing::IdOf(1000 + n % 2));
      token.kind = kind;
      token.application = testing::IdOf(2000 + n % 2);
      token.expires = testing::kNow + Seconds{n};
      Tokens(transaction).Add(token);
      Tokens(transaction).RemoveAll(token.subject, kind, testing::kNow, n % 3);
      Tokens(transaction).OfKind(kind, {}, n);
    }
  });
}

TEST(StatementsTest, AreNotPreparedAgainForOtherValues) {
  const auto entry = reinterpret_cast<void (*)()>(NoteConnection);
  sqlite3_auto_extension(entry);
  testing::TestDatabase db;
  sqlite3_cancel_auto_extension(entry);
  AddAndList(db, 1);
  PreparedAgain();  // for the tables that migrations made
  for (unsigned n = 2; n <= 9; ++n) AddAndList(db, n);
  EXPECT_EQ(PreparedAgain(), std::vector<std::string>());
}

TEST_F(PlansTest, AWholeTableIsRefused) {
  for (const char* sql : {"SELECT id FROM tokens WHERE note = 'x'", "SELECT id FROM tokens ORDER BY note"}) {
    bool refused = false;
    for (const std::string& step : Explain(sql)) refused = refused || !IsAllowed(step, sql);
    EXPECT_TRUE(refused) << sql;
  }
}

}  // namespace
}  // namespace jeton::storage
