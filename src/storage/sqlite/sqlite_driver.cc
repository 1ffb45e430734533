#include "storage/sqlite/sqlite_driver.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/encoding.h"
#include "base/file.h"
#include "storage/sqlite/checkpointer.h"
#include "storage/sqlite/database_file.h"

namespace jeton::storage {
namespace {

constexpr int kBusyMilliseconds = 10'000;
constexpr std::int64_t kIncremental = 2;  // of PRAGMA auto_vacuum
// Empty pages that a file keeps: 1 MiB, or an eighth of its size. They are soon filled again, and giving a page back
// costs as much as a new one.
constexpr std::int64_t kKeptFree = 256;
constexpr std::int64_t kKeptFreePart = 8;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// Returns the system's message if SQLite only says "disk I/O error".
std::string MessageOf(sqlite3* connection) {
  if (connection == nullptr) return "out of memory";
  const int reason = sqlite3_system_errno(connection);
  const std::string text = sqlite3_errmsg(connection);
  return reason == 0 ? text : text + " (" + ReasonOf(reason) + ")";
}

// SQLite numbers `$1` by first appearance and `?1` by its number. The common SQL means the latter.
std::string WithNumberedParameters(const char* sql) {
  std::string text(sql);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '$' && text[i + 1] >= '0' && text[i + 1] <= '9') text[i] = '?';
  }
  return text;
}

// Uncomments the hints of the common SQL for SQLite. To other databases they stay comments.
std::string WithHints(std::string sql) {
  static constexpr std::string_view kBegin = "/*sqlite ";
  static constexpr std::string_view kEnd = "*/";
  for (std::size_t at = 0; (at = sql.find(kBegin, at)) != std::string::npos;) {
    sql.erase(at, kBegin.size());
    sql.erase(sql.find(kEnd, at), kEnd.size());
  }
  return sql;
}

class SqliteStatement final : public DriverStatement {
 public:
  SqliteStatement(sqlite3* connection, const char* sql) : connection_(connection) {
    sqlite3_stmt* raw = nullptr;
    const std::string text = WithNumberedParameters(sql);
    Check(sqlite3_prepare_v3(connection, text.c_str(), static_cast<int>(text.size()) + 1, SQLITE_PREPARE_PERSISTENT,
                             &raw, nullptr));
    statement_.reset(raw);
  }

  void BindNull(int parameter) override { Check(sqlite3_bind_null(statement_.get(), parameter + 1)); }
  void BindInteger(int parameter, std::int64_t value) override {
    Check(sqlite3_bind_int64(statement_.get(), parameter + 1, value));
  }
  void BindText(int parameter, std::string_view value) override {
    Check(sqlite3_bind_text64(statement_.get(), parameter + 1, value.data() ? value.data() : "", value.size(),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  void BindBytes(int parameter, std::string_view value) override {
    Check(sqlite3_bind_blob64(statement_.get(), parameter + 1, value.data(), value.size(), SQLITE_TRANSIENT));
  }
  bool Step() override {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) throw Unavailable(MessageOf(connection_));
    return false;
  }
  void Reset() noexcept override {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
  }
  bool IsNull(int column) override { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
  std::int64_t Integer(int column) override { return sqlite3_column_int64(statement_.get(), column); }
  std::string_view Bytes(int column) override {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
  }

 private:
  void Check(int code) const {
    if (code != SQLITE_OK) throw Unavailable(MessageOf(connection_));
  }

  sqlite3* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class Opening {
  kRead,
  kWrite,
  kReadFrozen,  // a file that cannot change while it is open, on a disk without room for files beside it
};

// Returns the path as a URI, so it escapes `?` and `#`.
std::string FrozenAddressOf(const std::string& path) { return "file:" + PercentEncode(path) + "?immutable=1"; }

struct Resetting {
  DriverStatement& statement;
  ~Resetting() { statement.Reset(); }
};

class SqliteConnection final : public DriverConnection {
 public:
  SqliteConnection(const std::string& path, Opening opening) : writes_(opening == Opening::kWrite) {
    Open(path, opening);
    sqlite3_busy_timeout(connection_.get(), kBusyMilliseconds);
    // Only for an empty file: one with content keeps its setting, and may be on a full disk.
    if (writes_ && Number("PRAGMA page_count") == 0) RunScript("PRAGMA auto_vacuum = INCREMENTAL");
    // Set once, by the writer, which connects first: a reader could find the file locked.
    if (writes_) RunScript("PRAGMA journal_mode = WAL");
    // A log that a long reader (a backup) has made long gives its disk space back.
    if (writes_) RunScript("PRAGMA journal_size_limit = 67108864");
    RunScript(writes_ ? "PRAGMA synchronous = FULL; PRAGMA cache_size = -32000"
                      : "PRAGMA query_only = ON; PRAGMA cache_size = -8000");
    RunScript("PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = OFF");
    if (writes_) checkpointer_.emplace(path, connection_.get());
    if (writes_) MarkOpen();
    gives_back_ = writes_ && Number("PRAGMA auto_vacuum") == kIncremental;
  }
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  ~SqliteConnection() override {
    if (writes_) MarkClosed();
  }

  DriverStatement& Prepare(const char* sql) override {
    auto& statement = statements_[sql];
    if (!statement) statement = std::make_unique<SqliteStatement>(connection_.get(), sql);
    return *statement;
  }
  void BeginRead() override { Run("BEGIN"); }
  void EndRead() noexcept override { Rollback(); }
  void BeginWrite() override { Run("BEGIN IMMEDIATE"); }
  void Commit() override {
    Run("COMMIT");
    if (checkpointer_) checkpointer_->AfterCommit();
  }
  void Rollback() noexcept override {
    try {
      if (sqlite3_get_autocommit(connection_.get()) == 0) Run("ROLLBACK");
    } catch (const Unavailable&) {
      // Nothing is lost: uncommitted changes do not exist.
    }
  }
  void Mark() override { Run("SAVEPOINT job"); }
  void Release() override { Run("RELEASE job"); }
  void Undo() override {
    Run("ROLLBACK TO job");
    Run("RELEASE job");
  }
  bool CanGoOn() override {
    if (sqlite3_get_autocommit(connection_.get()) != 0) throw Unavailable("the database has ended the transaction");
    return true;
  }
  std::int64_t RowsWritten() override { return sqlite3_total_changes64(connection_.get()); }
  std::size_t GivePagesBack(std::size_t most) override {
    if (!gives_back_) return 0;
    const std::int64_t free = Number("PRAGMA freelist_count");
    const std::int64_t spare = free - std::max(kKeptFree, Number("PRAGMA page_count") / kKeptFreePart);
    if (spare <= 0) return 0;
    RunScript(fmt::format("PRAGMA incremental_vacuum({})", std::min(spare, static_cast<std::int64_t>(most))));
    shrinks_ = true;
    return static_cast<std::size_t>(free - Number("PRAGMA freelist_count"));
  }
  void Settle() noexcept override {
    if (shrinks_ && checkpointer_->CarryOver()) shrinks_ = false;
  }
  void RunScript(const std::string& sql) override {
    if (!Execute(WithHints(sql).c_str())) throw Unavailable(MessageOf(connection_.get()));
  }
  void WaitForOthers(std::chrono::milliseconds) override {}
  bool Leads() override { return true; }

 private:
  void Open(const std::string& path, Opening opening) {
    sqlite3* raw = nullptr;
    const int flags = opening == Opening::kReadFrozen ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
                      : opening == Opening::kWrite    ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                      : SQLITE_OPEN_READWRITE;
    const std::string name = opening == Opening::kReadFrozen ? FrozenAddressOf(path) : path;
    const int code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_.reset(raw);
    if (code != SQLITE_OK) throw Unavailable(path + ": " + MessageOf(raw));
    // A statement keeps its plan whatever values it is given. SQLite would otherwise prepare some again for each value,
    // to see whether a partial index fits: for a new token that took more than writing it. Statements that need such an
    // index repeat its condition.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  }

  bool Execute(const char* sql) noexcept {
    return sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }

  // The mark must be in the file itself, because it is for the file without its log. On a full disk there is no mark,
  // but then nothing else is written, either.
  void MarkOpen() noexcept {
    if (!Execute("PRAGMA user_version = 1")) return;
    sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  }

  // Closing the last connection copies the log into the file and removes it, unless the mark could not be removed.
  void MarkClosed() noexcept {
    if (!Execute("PRAGMA user_version = 0")) {
      sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
  }

  std::int64_t Number(const char* sql) {
    DriverStatement& statement = Prepare(sql);
    const Resetting resetting{statement};
    return statement.Step() ? statement.Integer(0) : 0;
  }

  void Run(const char* sql) {
    DriverStatement& statement = Prepare(sql);
    const Resetting resetting{statement};
    statement.Step();
  }

  const bool writes_;
  SqliteHandle connection_;
  std::unordered_map<const char*, std::unique_ptr<DriverStatement>> statements_;
  std::optional<Checkpointer> checkpointer_;  // used by the writer
  bool gives_back_ = false;
  bool shrinks_ = false;  // when a checkpoint has copied the whole log
};

class SqliteDriver final : public Driver {
 public:
  explicit SqliteDriver(std::string path) : path_(std::move(path)) {
    // Disables memory statistics, which cost a lock per allocation. Must come before any other call.
    static const int unused = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(unused);
    const DatabaseFile found = DatabaseFile::Look(path_);
    if (found.LacksItsLog()) {
      throw Unavailable(fmt::format(
          "{0} was copied from below a running server without {0}-wal, which holds what was written last. Restore a "
          "backup that was made with the server stopped, or by VACUUM INTO. If this file is known to be complete, say "
          "so: sqlite3 {0} 'PRAGMA journal_mode = DELETE'",
          path_));
    }
    why_read_only_ = TryToWrite();
    if (!why_read_only_.empty()) TryToRead(found);
  }
  std::unique_ptr<DriverConnection> ConnectForReading() override {
    return std::make_unique<SqliteConnection>(path_, why_read_only_.empty() ? Opening::kRead : Opening::kReadFrozen);
  }
  std::unique_ptr<DriverConnection> ConnectForWriting() override {
    if (!writer_) return std::make_unique<SqliteConnection>(path_, Opening::kWrite);
    return std::move(writer_);
  }
  std::string WhyReadOnly() const override { return why_read_only_; }

 private:
  // Returns why the database cannot be written; empty: it can.
  std::string TryToWrite() {
    // SQLite would create the file readable for all. Its WAL and shared memory inherit the mode of the file.
    const int file = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return path_ + ": " + LastReason();
    close(file);
    try {
      writer_ = std::make_unique<SqliteConnection>(path_, Opening::kWrite);
      return {};
    } catch (const Unavailable& error) {
      return error.what();
    }
  }

  // A full or read-only disk has no room for the files that SQLite needs beside a database with a log. If the log holds
  // no changes, reading works without them.
  void TryToRead(const DatabaseFile& found) const {
    if (!found.exists) throw Unavailable(why_read_only_);
    if (found.log_bytes > 0) {
      throw Unavailable(
          fmt::format("{}; and {}-wal holds changes that are to be carried over first: make room, or "
                      "start once where it can be written",
                      why_read_only_, path_));
    }
    try {
      SqliteConnection(path_, Opening::kReadFrozen).RunScript("SELECT COUNT(*) FROM sqlite_schema");
    } catch (const Unavailable&) {
      throw Unavailable(why_read_only_);  // the same reason explains this failure
    }
  }

  const std::string path_;
  std::string why_read_only_;
  std::unique_ptr<DriverConnection> writer_;
};

}  // namespace

std::unique_ptr<Driver> OpenSqlite(const std::string& path) { return std::make_unique<SqliteDriver>(path); }

}  // namespace jeton::storage
