#include "storage/postgres/connection.h"

#include <fmt/format.h>

#include <thread>
#include <utility>

#include "storage/postgres/statement.h"

namespace jeton::storage {
namespace {

// How long to look for a server that tells whether a commit was made. Longer than a fail-over should take.
constexpr std::chrono::seconds kLongestSearch{20};
constexpr std::chrono::milliseconds kBetweenSearches{100};

// All writers of a database take turns: whoever holds this lock is the only one that writes. So closures need no other
// locks than with one writer, the positions of the feed become visible in their order, and who gets the lock knows that
// each transaction before has ended one way or the other.
constexpr const char* kBeginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
constexpr const char* kTakeTurn = "SELECT pg_advisory_xact_lock(5360447)";
// The beginning takes no snapshot: the first statement does.
constexpr const char* kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

constexpr const char* kMakeWriters =
    "CREATE TABLE postgres_writers (name TEXT PRIMARY KEY, batch BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL)";
constexpr const char* kForgetWriters = "DELETE FROM postgres_writers WHERE at < now() - interval '1 day'";

// What a restored or promoted database does not have in common with the one before: its own number, and the timeline of
// its log, which each promotion and each recovery to a point in time begins anew.
#define HISTORY                                                                 \
  "((SELECT oid FROM pg_database WHERE datname = current_database()) || '/' ||" \
  " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))"
constexpr const char* kBeginEpoch =
    "INSERT INTO changes (position, kind, key, at)"
    " SELECT ((COALESCE(MAX(position), 0) >> 40) + 1) << 40, 5, '', CAST(EXTRACT(EPOCH FROM now()) * 1000000 AS BIGINT)"
    " FROM changes HAVING NOT EXISTS (SELECT 1 FROM postgres_history WHERE name = " HISTORY ")";
constexpr const char* kNoteHistory = "UPDATE postgres_history SET name = " HISTORY " WHERE name <> " HISTORY;

}  // namespace

PostgresConnection::PostgresConnection(const PostgresOptions& options, std::string writer)
    : options_(options), writer_(std::move(writer)) {
  Connect();
  if (!writer_.empty()) MakeTableOfWriters();
}

PostgresConnection::~PostgresConnection() = default;

DriverStatement& PostgresConnection::Prepare(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) {
    statement = std::make_unique<PostgresStatement>(*this, sql, "s" + std::to_string(statements_.size()));
  }
  return *statement;
}

void PostgresConnection::Connect() {
  session_.reset();
  listens_ = leads_ = history_checked_ = false;
  session_ = std::make_unique<Session>(options_);
  ++sessions_;
}

// Of this driver alone, so it is not among the migrations.
void PostgresConnection::MakeTableOfWriters() {
  session_->Send(kBeginWrite);
  session_->Send(kTakeTurn);
  session_->Send("SELECT to_regclass('postgres_writers') IS NULL");
  const bool missing = DecodeInteger({PQgetvalue(session_->Await().get(), 0, 0), 1}) != 0;
  session_->Send(missing ? kMakeWriters : kForgetWriters);
  session_->Send("COMMIT");
  session_->Await();
}

Reply PostgresConnection::Execute(PostgresStatement& statement, const std::vector<BoundValue>& values) {
  if (statement.writes()) ++rows_written_;
  try {
    if (stage_ == Stage::kWanted && (!session_ || session_->lost())) Connect();
    return ExecuteOnce(statement, values);
  } catch (const Interrupted&) {
    // A session may have ended long before, unseen. Nothing has been read in this transaction, so another may begin.
    const bool unseen = writer_.empty() && stage_ == Stage::kFresh && (!session_ || session_->lost());
    if (!unseen) throw;
    Connect();
    stage_ = Stage::kWanted;
    return ExecuteOnce(statement, values);
  }
}

Reply PostgresConnection::ExecuteOnce(PostgresStatement& statement, const std::vector<BoundValue>& values) {
  if (!session_ || session_->lost()) throw Interrupted("the connection to PostgreSQL is lost");
  if (stage_ == Stage::kWanted) {
    stage_ = Stage::kFresh;
    session_->Send(kBeginRead);
  }
  try {
    statement.Send(*session_, sessions_, values);
  } catch (const Unavailable&) {
    // What it prepares was refused, or the session is lost.
    if (stage_ == Stage::kBegun) stage_ = Stage::kSpoilt;
    throw;
  }
  return statement.is_silent() && stage_ != Stage::kNone ? nullptr : Await();
}

Reply PostgresConnection::Await() {
  try {
    Reply answer = session_->Await();
    if (stage_ == Stage::kFresh) stage_ = Stage::kBegun;
    return answer;
  } catch (...) {
    if (stage_ == Stage::kBegun) stage_ = Stage::kSpoilt;
    throw;
  }
}

void PostgresConnection::EndRead() noexcept {
  const Stage ended = std::exchange(stage_, Stage::kNone);
  if (ended == Stage::kNone || ended == Stage::kWanted || !session_ || session_->lost()) return;
  try {
    session_->Send("ROLLBACK");
    session_->Flush();
  } catch (const Unavailable&) {
    // The next reader connects anew.
  }
}

void PostgresConnection::CheckHistory() {
  session_->Send(kBeginWrite);
  session_->Send(kTakeTurn);
  session_->Send("SELECT to_regclass('postgres_history') IS NULL OR to_regclass('changes') IS NULL");
  const bool is_new = DecodeInteger({PQgetvalue(session_->Await().get(), 0, 0), 1}) != 0;
  if (is_new) {
    session_->Send("CREATE TABLE IF NOT EXISTS postgres_history AS SELECT " HISTORY " AS name");
  } else {
    session_->Send(kBeginEpoch);
    session_->Send(kNoteHistory);
  }
  session_->Send("COMMIT");
  session_->Await();
  history_checked_ = true;
}

void PostgresConnection::BeginWrite() {
  if (!session_ || session_->lost()) Connect();
  if (!history_checked_) CheckHistory();
  session_->Send(kBeginWrite);
  session_->Send(kTakeTurn);
  session_->Await();
  stage_ = Stage::kBegun;
  rows_at_begin_ = rows_written_;
}

void PostgresConnection::Commit() {
  if (!CanGoOn()) throw Interrupted("the transaction has failed");
  // One NOTIFY for all that is in it: it takes a lock of the whole database.
  if (rows_written_ != rows_at_begin_) {
    ++batch_;
    const std::string mark = fmt::format(
        "INSERT INTO postgres_writers (name, batch, at) VALUES ('{}', {}, now())"
        " ON CONFLICT (name) DO UPDATE SET batch = excluded.batch, at = excluded.at",
        writer_, batch_);
    session_->Send(mark.c_str());
    session_->Send("NOTIFY jeton_feed");
  }
  session_->Send("COMMIT");
  try {
    const Reply answer = Await();
    if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT") throw Interrupted("the transaction has failed");
  } catch (const Interrupted&) {
    if (!session_->lost() || rows_written_ == rows_at_begin_) throw;
    FindCommit();
  }
  stage_ = Stage::kNone;
}

void PostgresConnection::FindCommit() {
  const auto end = std::chrono::steady_clock::now() + kLongestSearch;
  for (;;) {
    try {
      Connect();
      if (LastCommitIsMade()) return;
      throw Interrupted("the server has gone before the commit");
    } catch (const Interrupted&) {
      if (!session_ || session_->lost()) {
        if (std::chrono::steady_clock::now() < end) {
          std::this_thread::sleep_for(kBetweenSearches);
          continue;
        }
        throw Unavailable("it is not known whether the last commit was made: the database does not answer");
      }
      throw;
    }
  }
}

bool PostgresConnection::LastCommitIsMade() {
  session_->Send(kBeginWrite);
  session_->Send(kTakeTurn);
  const std::string look =
      fmt::format("SELECT 1 FROM postgres_writers WHERE name = '{}' AND batch = {}", writer_, batch_);
  session_->Send(look.c_str());
  const bool made = PQntuples(session_->Await().get()) == 1;
  session_->Send("ROLLBACK");
  session_->Await();
  return made;
}

void PostgresConnection::Rollback() noexcept {
  const Stage ended = std::exchange(stage_, Stage::kNone);
  if (ended == Stage::kNone || !session_ || session_->lost()) return;
  try {
    session_->Send("ROLLBACK");
    session_->Await();
  } catch (const std::exception&) {
    // Perhaps an error of what was sent before. A session in doubt is not used again: the server then undoes all.
    session_.reset();
  }
}

bool PostgresConnection::CanGoOn() {
  if (!session_ || session_->lost()) throw Interrupted("the connection to PostgreSQL is lost");
  if (!session_->in_transaction()) throw Unavailable("the database has ended the transaction");
  return stage_ == Stage::kBegun;
}

void PostgresConnection::Release() {
  session_->Send("RELEASE job");
  Await();
}

void PostgresConnection::Undo() {
  try {
    session_->Await();
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception&) {
    // An error of what is undone.
  }
  session_->Send("ROLLBACK TO job");
  session_->Send("RELEASE job");
  session_->Await();
  stage_ = Stage::kBegun;
}

bool PostgresConnection::IsHalfFilled() {
  session_->Send("SELECT to_regclass('postgres_move') IS NOT NULL");
  return DecodeInteger({PQgetvalue(session_->Await().get(), 0, 0), 1}) != 0;
}

// Whoever leads does so until its session ends.
bool PostgresConnection::Leads() {
  if (!session_ || session_->lost()) Connect();
  if (leads_) return true;
  session_->Send("SELECT pg_try_advisory_lock(5360448)");
  return leads_ = DecodeInteger({PQgetvalue(session_->Await().get(), 0, 0), 1}) != 0;
}

void PostgresConnection::WaitForOthers(std::chrono::milliseconds most) {
  if (!session_ || session_->lost()) Connect();
  if (!listens_) session_->Send("LISTEN jeton_feed");
  // Also for the end of the last transaction, whose answer would be taken for news.
  session_->Await();
  listens_ = true;
  session_->WaitForNotice(most);
}

}  // namespace jeton::storage
