#include "storage/sqlite/sqlite_driver.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <optional>
#include <unordered_map>

#include "storage/sqlite/checkpointer.h"

namespace jeton::storage {
namespace {

constexpr int kBusyMilliseconds = 10'000;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// `$1` counts from the first appearance in SQLite, `?1` by its number, which is what the common SQL means.
std::string WithNumberedParameters(const char* sql) {
  std::string text(sql);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '$' && text[i + 1] >= '0' && text[i + 1] <= '9') text[i] = '?';
  }
  return text;
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
    if (code != SQLITE_DONE) throw Unavailable(sqlite3_errmsg(connection_));
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
    if (code != SQLITE_OK) throw Unavailable(sqlite3_errmsg(connection_));
  }

  sqlite3* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class SqliteConnection final : public DriverConnection {
 public:
  SqliteConnection(const std::string& path, bool writer) {
    sqlite3* raw = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writer ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    connection_.reset(raw);
    if (code != SQLITE_OK) throw Unavailable(path + ": " + (raw ? sqlite3_errmsg(raw) : "out of memory"));
    sqlite3_busy_timeout(raw, kBusyMilliseconds);
    // Set once, by the writer, which comes first: a reader that sets it can find the file locked.
    if (writer) RunScript("PRAGMA journal_mode = WAL");
    RunScript(writer ? "PRAGMA synchronous = FULL; PRAGMA cache_size = -32000"
                     : "PRAGMA query_only = ON; PRAGMA cache_size = -8000");
    RunScript("PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = OFF");
    if (writer) checkpointer_.emplace(path, raw);
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
      // Nothing is lost: what was not committed does not exist.
    }
  }
  void Mark() override { Run("SAVEPOINT job"); }
  void Release() override { Run("RELEASE job"); }
  void Undo() override {
    Run("ROLLBACK TO job");
    Run("RELEASE job");
  }
  bool InTransaction() override { return sqlite3_get_autocommit(connection_.get()) == 0; }
  std::int64_t RowsWritten() override { return sqlite3_total_changes64(connection_.get()); }
  void RunScript(const std::string& sql) override {
    char* message = nullptr;
    if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
      const std::string text = message ? message : "out of memory";
      sqlite3_free(message);
      throw Unavailable(text);
    }
  }

 private:
  void Run(const char* sql) {
    DriverStatement& statement = Prepare(sql);
    const struct Resetting {
      DriverStatement& statement;
      ~Resetting() { statement.Reset(); }
    } resetting{statement};
    statement.Step();
  }

  SqliteHandle connection_;
  std::unordered_map<const char*, std::unique_ptr<DriverStatement>> statements_;
  std::optional<Checkpointer> checkpointer_;  // the writer's
};

class SqliteDriver final : public Driver {
 public:
  explicit SqliteDriver(std::string path) : path_(std::move(path)) {
    // Counting its memory would cost a lock per allocation; it must be said before anything else.
    static const int unused = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(unused);
    // SQLite would create it readable for all; its WAL and shared memory take over the mode of the file.
    const int file = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) throw Unavailable(path_ + ": cannot be opened");
    close(file);
  }
  std::unique_ptr<DriverConnection> ConnectForReading() override {
    return std::make_unique<SqliteConnection>(path_, false);
  }
  std::unique_ptr<DriverConnection> ConnectForWriting() override {
    return std::make_unique<SqliteConnection>(path_, true);
  }

 private:
  const std::string path_;
};

}  // namespace

std::unique_ptr<Driver> OpenSqlite(const std::string& path) { return std::make_unique<SqliteDriver>(path); }

}  // namespace jeton::storage
