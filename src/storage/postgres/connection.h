#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "storage/driver.h"
#include "storage/postgres/session.h"

namespace jeton::storage {

class PostgresStatement;

// A connection that survives its sessions: it begins a new one where that can be done unseen, between transactions and
// before the first answer in one.
//
// Statements without an answer are sent and not waited for. Their errors come with the next answer, at the latest with
// Release or Commit.
class PostgresConnection final : public DriverConnection {
 public:
  // writer: the name of this process in the table of writers; empty: the connection is for reading.
  PostgresConnection(const PostgresOptions& options, std::string writer);
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;
  ~PostgresConnection() override;

  DriverStatement& Prepare(const char* sql) override;
  void BeginRead() override { stage_ = Stage::kWanted; }
  void EndRead() noexcept override;
  void BeginWrite() override;
  void Commit() override;
  void Rollback() noexcept override;
  bool CanGoOn() override;
  void Mark() override { session_->Send("SAVEPOINT job"); }
  void Release() override;
  void Undo() override;
  std::int64_t RowsWritten() override { return rows_written_; }
  std::size_t GivePagesBack(std::size_t) override { return 0; }
  void Settle() noexcept override {}
  void RunScript(const std::string& sql) override { session_->RunScript(sql.c_str()); }
  void WaitForOthers(std::chrono::milliseconds most) override;
  bool Leads() override;
  // Returns whether a move into the database has not finished.
  bool IsHalfFilled();

 private:
  friend class PostgresStatement;

  enum class Stage {
    kNone,
    kWanted,  // its beginning is sent with its first statement, which makes one round trip of them
    kFresh,   // sent, and nothing has been answered
    kBegun,
    kSpoilt,  // after an error: it can only be undone
  };

  // Sends a statement; waits for its answer unless it gives none. Connects anew if nothing is lost by that.
  Reply Execute(PostgresStatement& statement, const std::vector<BoundValue>& values);
  Reply ExecuteOnce(PostgresStatement& statement, const std::vector<BoundValue>& values);
  Reply Await();
  void Connect();
  void MakeTableOfWriters();
  // Begins another epoch of the feed if the database has another history than before.
  void CheckHistory();
  // Decides by the table of writers whether a commit without an answer was made.
  void FindCommit();
  bool LastCommitIsMade();

  const PostgresOptions options_;
  const std::string writer_;
  std::unique_ptr<Session> session_;
  bool history_checked_ = false;  // in this session
  std::uint64_t sessions_ = 0;    // so far: a statement has to be prepared in each
  std::unordered_map<const char*, std::unique_ptr<PostgresStatement>> statements_;
  Stage stage_ = Stage::kNone;
  std::int64_t rows_written_ = 0;
  std::int64_t rows_at_begin_ = 0;
  std::int64_t batch_ = 0;  // the number of the last commit, in the table of writers
  bool listens_ = false;    // in this session, like the next
  bool leads_ = false;
};

}  // namespace jeton::storage
