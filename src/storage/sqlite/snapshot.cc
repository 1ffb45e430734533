#include "storage/sqlite/snapshot.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "base/encoding.h"
#include "base/file.h"
#include "storage/sqlite/checkpointer.h"
#include "storage/sqlite/database_file.h"

namespace jeton::storage {
namespace {

// 4 MiB: some milliseconds.
constexpr int kPagesAtOnce = 1024;
constexpr int kBusyMs = 10'000;
constexpr std::uint64_t kLogMayGrow = 256u << 20;

struct FinishBackup {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};
using BackupHandle = std::unique_ptr<sqlite3_backup, FinishBackup>;

// The first column of the first row, or nothing after an error.
struct Answer {
  bool good = false;
  std::string text;
};

Answer Ask(sqlite3* connection, const char* sql) {
  Answer answer;
  const auto take = [](void* into, int columns, char** values, char**) {
    auto& found = *static_cast<Answer*>(into);
    if (columns > 0 && values[0] != nullptr && found.text.empty()) found.text = values[0];
    return 0;
  };
  answer.good = sqlite3_exec(connection, sql, take, &answer, nullptr) == SQLITE_OK;
  return answer;
}

std::string WhyNot(sqlite3* connection) {
  if (connection == nullptr) return "out of memory";
  const int reason = sqlite3_system_errno(connection);
  return reason == 0 ? sqlite3_errmsg(connection) : ReasonOf(reason);
}

Result<SqliteHandle, std::string> Connect(const std::string& name, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteHandle connection(raw);
  if (code != SQLITE_OK) return Fail(WhyNot(raw));
  sqlite3_busy_timeout(raw, kBusyMs);
  return connection;
}

std::string AddressOfFrozen(const std::string& path) { return "file:" + PercentEncode(path) + "?immutable=1"; }

// Opens the database and begins to read: what this connection sees does not change any more.
Result<SqliteHandle, std::string> BeginReading(const std::string& path) {
  constexpr const char* kBegin = "BEGIN; SELECT COUNT(*) FROM sqlite_schema";
  auto connection = Connect(path, SQLITE_OPEN_READWRITE);
  if (connection) {
    // The last connection to close a database would remove the log of a server that was killed, and the next start
    // would take the file for one that was copied without it.
    sqlite3_db_config(connection->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (Ask(connection->get(), "PRAGMA query_only = ON").good && Ask(connection->get(), kBegin).good) return connection;
  }
  // A full or read-only disk has no room for the files beside a database. Without a log, none are needed.
  std::string why = connection ? WhyNot(connection->get()) : connection.error();
  if (DatabaseFile::Look(path).log_bytes > 0) return Fail(std::move(why));
  connection = Connect(AddressOfFrozen(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  if (connection && Ask(connection->get(), kBegin).good) return connection;
  return Fail(std::move(why));
}

std::uint64_t SizeOf(const std::string& path) {
  struct stat found {};
  return stat(path.c_str(), &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

// Copies page by page: one read transaction over all steps keeps SQLite from starting again after a foreign write.
Result<void, std::string> CopyPages(sqlite3* source, sqlite3* target, const std::string& log,
                                    const CopyProgress& progress) {
  const BackupHandle backup(sqlite3_backup_init(target, "main", source, "main"));
  if (!backup) return Fail(WhyNot(target));
  const std::uint64_t page = std::stoull("0" + Ask(source, "PRAGMA page_size").text);
  const std::uint64_t size = page * std::stoull("0" + Ask(source, "PRAGMA page_count").text);
  const std::uint64_t longest = SizeOf(log) + std::max(size, kLogMayGrow);
  for (;;) {
    const int code = sqlite3_backup_step(backup.get(), kPagesAtOnce);
    const bool good = code == SQLITE_OK || code == SQLITE_DONE;
    if (!good) return Fail(code == SQLITE_IOERR ? WhyNot(target) : std::string(sqlite3_errstr(code)));
    const auto left = static_cast<std::uint64_t>(sqlite3_backup_remaining(backup.get()));
    if (!progress(size - std::min(size, left * page), size)) return Fail(std::string("interrupted"));
    if (code == SQLITE_DONE) return {};
    if (SizeOf(log) > longest) {
      return Fail(log + " has grown too much meanwhile: the copy is slower than the writers. Copy to a faster disk");
    }
  }
}

// Syncs the copy and makes it one that needs no log.
Result<void, std::string> Seal(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
  const bool sealed = file >= 0 && DatabaseFile::MakeWhole(file) && fsync(file) == 0;
  const std::string why = LastReason();
  if (file >= 0) close(file);
  if (!sealed) return Fail(why);
  return {};
}

}  // namespace

Result<void, std::string> CopyDatabase(const std::string& from, const std::string& to, const CopyProgress& progress) {
  const auto cannot = [&](const std::string& why) { return Fail("cannot copy " + from + " to " + to + ": " + why); };
  const auto source = BeginReading(from);
  if (!source) return cannot(source.error());
  {
    const auto target = Connect(to, SQLITE_OPEN_READWRITE);
    if (!target) return cannot(target.error());
    // An unfinished copy is worthless, so it needs no journal.
    Ask(target->get(), "PRAGMA journal_mode = OFF");
    Ask(target->get(), "PRAGMA synchronous = OFF");
    const auto copied = CopyPages(source->get(), target->get(), from + "-wal", progress);
    if (!copied) return cannot(copied.error());
  }
  if (const auto sealed = Seal(to); !sealed) return cannot(sealed.error());
  return {};
}

Result<void, std::string> CheckCopy(const std::string& path) {
  const auto connection = Connect(AddressOfFrozen(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  if (!connection) return Fail(path + " cannot be read: " + connection.error());
  const Answer check = Ask(connection->get(), "PRAGMA integrity_check(1)");
  if (!check.good) return Fail(path + " is no database, or is damaged: " + WhyNot(connection->get()));
  if (check.text != "ok") return Fail(path + " is damaged: " + check.text);
  if (!Ask(connection->get(), "SELECT COUNT(*) FROM migrations").good) {
    return Fail(path + " is a database that jetond did not make");
  }
  return {};
}

}  // namespace jeton::storage
