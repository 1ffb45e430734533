#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <set>

#include "storage/accounts.h"
#include "storage/applications.h"
#include "storage/assignments.h"
#include "storage/audit.h"
#include "storage/cleanup.h"
#include "storage/prototypes.h"
#include "storage/repositories.h"
#include "storage/service_keys.h"
#include "storage/teams.h"
#include "storage/token_counts.h"
#include "storage/tokens.h"
#include "storage/trust_rules.h"
#include "storage/uses.h"
#include "testing/sweeping.h"
#include "testing/test_database.h"

// How SQLite goes about the statements that read lists: never through a whole table, and never by sorting what has no
// bound.
namespace jeton::storage {
namespace {

// Passes everything on, and keeps what is prepared for reading.
class RecordingConnection final : public DriverConnection {
 public:
  RecordingConnection(std::unique_ptr<DriverConnection> connection, std::set<std::string>& statements)
      : connection_(std::move(connection)), statements_(statements) {}
  DriverStatement& Prepare(const char* sql) override {
    statements_.insert(sql);
    return connection_->Prepare(sql);
  }
  void BeginRead() override { connection_->BeginRead(); }
  void EndRead() noexcept override { connection_->EndRead(); }
  void BeginWrite() override { connection_->BeginWrite(); }
  void Commit() override { connection_->Commit(); }
  void Rollback() noexcept override { connection_->Rollback(); }
  void Mark() override { connection_->Mark(); }
  void Release() override { connection_->Release(); }
  void Undo() override { connection_->Undo(); }
  bool InTransaction() override { return connection_->InTransaction(); }
  std::int64_t RowsWritten() override { return connection_->RowsWritten(); }
  std::size_t GivePagesBack(std::size_t most) override { return connection_->GivePagesBack(most); }
  void Settle() noexcept override { connection_->Settle(); }
  void RunScript(const std::string& sql) override { connection_->RunScript(sql); }

 private:
  std::unique_ptr<DriverConnection> connection_;
  std::set<std::string>& statements_;
};

class RecordingDriver final : public Driver {
 public:
  RecordingDriver(std::unique_ptr<Driver> driver, std::set<std::string>& statements)
      : driver_(std::move(driver)), statements_(statements) {}
  std::unique_ptr<DriverConnection> ConnectForReading() override {
    return std::make_unique<RecordingConnection>(driver_->ConnectForReading(), statements_);
  }
  std::unique_ptr<DriverConnection> ConnectForWriting() override {
    return std::make_unique<RecordingConnection>(driver_->ConnectForWriting(), statements_);
  }

 private:
  std::unique_ptr<Driver> driver_;
  std::set<std::string>& statements_;
};

struct Allowed {
  const char* step;
  const char* why;
};
constexpr Allowed kAllowed[] = {
    {"SCAN migrations", "a few dozen, read at start"},
    {"SCAN CONSTANT ROW", "a row without a table"},
    {"USE TEMP B-TREE FOR RIGHT PART OF ORDER BY", "sorts the rows of one microsecond alone"},
    {"USE TEMP B-TREE FOR LAST TERM OF ORDER BY", "the same, as newer versions say it"},
    {"USE TEMP B-TREE FOR GROUP BY", "holds one row for each day and kind of what is counted"},
};

bool IsAllowed(const std::string& step) {
  for (const Allowed& allowed : kAllowed) {
    if (step == allowed.step) return true;
  }
  return !step.starts_with("SCAN") && !step.starts_with("USE TEMP B-TREE");
}

class PlansTest : public ::testing::Test {
 protected:
  static Id MakeId(int number) {
    Id::Bytes bytes{};
    bytes[0] = static_cast<std::uint8_t>(1 + number % 250);
    bytes[1] = static_cast<std::uint8_t>(number / 250);
    return Id(bytes);
  }
  void Fill() {
    db_.Write([](Transaction& t) {
      for (int i = 0; i < 500; ++i) {
        Token token{.id = MakeId(i), .kind = TokenKind::kOAuthAccess, .subject = MakeId(i % 7)};
        token.digest.bytes[0] = static_cast<std::uint8_t>(i);
        token.digest.bytes[1] = static_cast<std::uint8_t>(i / 256);
        token.application = MakeId(i % 3);
        token.expires = kNever;
        Tokens(t).Add(token);
        Accounts(t).Add({.id = MakeId(i), .kind = AccountKind::kRobot, .name = "acme+" + std::to_string(i)});
      }
    });
  }
  // What reads a list, or a part of one.
  void ReadLists() {
    const Id one = MakeId(1);
    db_.Read([&](Transaction& t) {
      Tokens tokens(t);
      tokens.Of(one, TokenKind::kAuthorization, {}, 50);
      tokens.OfKind(TokenKind::kApplicationPassword, {}, 50);
      tokens.OfApplication(one, TimePoint(), {}, 50);
      tokens.Reusable(one, "read", std::nullopt, 10);
      tokens.Reusable(one, "read", "note", 10);
      tokens.Ended(TokenKind::kAuthorization, TimePoint(), 50);
      tokens.FindAuthorization(one, std::string(12, 'a'));
      TokenCounts(t).AtLimit(one, TokenKind::kAuthorization, 1, TimePoint());
      Accounts accounts(t);
      accounts.OfKind(AccountKind::kUser, AgePlace{}, 50, true);
      accounts.OwnedBy(one, AccountKind::kRobot);
      accounts.RobotsByUse(one, {}, 50);
      accounts.OwnsSoMany(one, AccountKind::kRobot, 10'000);
      accounts.CreatedSoMany(one, 1000);
      Applications(t).Of(one, {}, 50);
      Applications(t).HasSoMany(one, 10'000);
      Assignments(t).Of(one, {}, 50);
      Assignments(t).HasSoMany(one, 10'000);
      Teams(t).HasSoMany(one, 1000);
      Teams(t).HasSoManyMembers(one, 1000);
      Teams(t).IsInSoMany(one, 50);
      Teams(t).MembersOf(one, Id(), 50);
      Teams(t).PeopleOf(one, Id(), 50);
      Prototypes(t).Of(one, {}, 50);
      Prototypes(t).HasSoMany(one, 1000);
      Repositories repositories(t);
      repositories.AccountPermissions(one, Id(), 50);
      repositories.TeamPermissions(one, Id(), 50);
      repositories.ApplicationPermissions(one, Id(), 50);
      repositories.GrantedTo(one, one, Id(), 50);
      repositories.GranteesBelow(one, Id(), 50);
      repositories.HasSoManyPermissions(one, 1000);
      repositories.HasSoMany(one, 100'000);
      Uses(t).OfRepository(one, {}, 50);
      Uses(t).OfAccount(one, {}, 50);
      TrustRules(t).Of(one);
      TrustRules(t).For("https://issuer.example", "subject", 50);
      TrustRules(t).OfOwner(one, "https://issuer.example", "subject", 50);
      TrustRules(t).NamesIssuer("https://issuer.example");
      for (const AuditFilter& filter :
           {AuditFilter{.repository = one}, AuditFilter{.name_space = one}, AuditFilter{}}) {
        ReadAudit(t, filter, {}, 50);
        CountAudit(t, filter);
      }
    });
  }
  std::vector<std::string> Explain(const std::string& sql) {
    texts_.push_back("EXPLAIN QUERY PLAN " + sql);
    return db_.Texts(texts_.back().c_str(), 3);
  }

  std::set<std::string> statements_;
  testing::TestDatabase db_{{.driver = [this](const std::string& path) -> std::unique_ptr<Driver> {
    return std::make_unique<RecordingDriver>(OpenSqlite(path), statements_);
  }}};
  std::deque<std::string> texts_;  // statements are kept by their address
};

TEST_F(PlansTest, NoListGoesThroughAWholeTableOrIsSorted) {
  Fill();
  ReadLists();
  const std::set<std::string> statements = statements_;
  ASSERT_GT(statements.size(), 20u);
  for (const std::string& sql : statements) {
    if (!sql.starts_with("SELECT")) continue;
    for (const std::string& step : Explain(sql)) EXPECT_TRUE(IsAllowed(step)) << step << "\n" << sql;
  }
}

// Steps are bounded by rows, which is worth something only where none has to look for them.
TEST_F(PlansTest, NoStepOfTheSweeperGoesThroughAWholeTable) {
  Fill();
  statements_.clear();
  db_.Write([](Transaction& t) {
    PurgeLater(t, MakeId(1), true);
    testing::SweepAll(t, TimePoint() + Seconds{1}, {.audit = Seconds{1}});
  });
  const std::set<std::string> statements = statements_;
  EXPECT_TRUE(std::any_of(statements.begin(), statements.end(),
                          [](const std::string& sql) { return sql.starts_with("DELETE FROM audit"); }));
  for (const std::string& sql : statements) {
    if (!sql.starts_with("SELECT") && !sql.starts_with("\n    DELETE") && !sql.starts_with("DELETE") &&
        !sql.starts_with("INSERT INTO purges (gone) SELECT")) {
      continue;
    }
    for (const std::string& step : Explain(sql)) EXPECT_TRUE(IsAllowed(step)) << step << "\n" << sql;
  }
}

TEST_F(PlansTest, AWholeTableIsRefused) {
  for (const char* sql : {"SELECT id FROM tokens WHERE note = 'x'", "SELECT id FROM tokens ORDER BY note"}) {
    bool refused = false;
    for (const std::string& step : Explain(sql)) refused = refused || !IsAllowed(step);
    EXPECT_TRUE(refused) << sql;
  }
}

}  // namespace
}  // namespace jeton::storage
