#include "server/commands/backup_command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "keys/key_archive.h"
#include "server/commands/progress.h"
#include "storage/sqlite/snapshot.h"

namespace jeton::server {
namespace {

constexpr std::size_t kPiece = 1 << 20;

std::atomic<bool> interrupted{false};

void StopOnSignals() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = true; };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

// A file in the making. It goes away unless it is kept.
class Draft {
 public:
  Draft() = default;
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (file_ >= 0 && !kept_) unlink(path_.c_str());
    if (file_ >= 0) close(file_);
  }

  const std::string& path() const { return path_; }
  int file() const { return file_; }

  // Begins FILE.part. What an earlier run has left there, killed in the middle, is overwritten.
  Result<void, std::string> BeginBeside(const std::string& file) {
    path_ = file + ".part";
    const int made = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made < 0) return Fail("cannot write " + path_ + ": " + LastReason());
    if (flock(made, LOCK_EX | LOCK_NB) != 0) {
      close(made);
      return Fail(path_ + " is in use by another backup");
    }
    file_ = made;
    if (fchmod(file_, 0600) != 0 || ftruncate(file_, 0) != 0)
      return Fail("cannot write " + path_ + ": " + LastReason());
    return {};
  }

  Result<void, std::string> BeginTemporary() {
    const char* const folder = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): there is one thread
    path_ = std::string(folder != nullptr && *folder != 0 ? folder : "/var/tmp") + "/jetond-backup-XXXXXX";
    file_ = mkostemp(path_.data(), O_CLOEXEC);
    if (file_ < 0) return Fail("cannot write " + path_ + ": " + LastReason());
    return {};
  }

  Result<void, std::string> Keep(const std::string& name) {
    if (rename(path_.c_str(), name.c_str()) != 0) return Fail("cannot write " + name + ": " + LastReason());
    kept_ = true;
    const auto folder = std::filesystem::path(name).parent_path();
    const int parent = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent >= 0) fsync(parent);
    if (parent >= 0) close(parent);
    return {};
  }

 private:
  std::string path_;
  int file_ = -1;
  bool kept_ = false;
};

// The file has no name from here on, so it cannot outlive this process.
Result<void, std::string> SendToOutput(const Draft& draft) {
  unlink(draft.path().c_str());
  lseek(draft.file(), 0, SEEK_SET);
  std::string piece(kPiece, '\0');
  for (;;) {
    const ssize_t got = read(draft.file(), piece.data(), piece.size());
    if (got < 0) return Fail("cannot read " + draft.path() + ": " + LastReason());
    if (got == 0) return {};
    for (ssize_t sent = 0; sent < got;) {
      const ssize_t now = write(STDOUT_FILENO, piece.data() + sent, static_cast<std::size_t>(got - sent));
      if (now < 0) return Fail("cannot write to standard output: " + LastReason());
      sent += now;
    }
  }
}

Result<void, std::string> Copy(const std::string& database, const Draft& draft) {
  Progress progress("Copied");
  auto copied = storage::CopyDatabase(database, draft.path(), [&](std::uint64_t bytes, std::uint64_t total) {
    progress.Show(bytes, total);
    return !interrupted;
  });
  if (!copied) return copied;
  progress.Say("Checking the copy");
  return storage::CheckCopy(draft.path());
}

Result<void, std::string> CheckTarget(const BackupCommand& command) {
  if (command.file == "-" && isatty(STDOUT_FILENO) != 0) {
    return Fail(std::string("a database is nothing for a terminal: name a file, or redirect standard output"));
  }
  if (command.keys == "-" || command.keys == command.file) {
    return Fail(
        std::string("the keys go into a file of their own: a thief of the database alone finds no secret in it"));
  }
  return {};
}

}  // namespace

Result<void, std::string> RunBackup(const config::Config& config, const BackupCommand& command) {
  const std::string& data = config.settings.data_directory;
  const std::string database = data + "/jeton.db";
  if (auto good = CheckTarget(command); !good) return good;
  // A file may still lie there from before the database was moved.
  if (!config.postgres.url.empty()) {
    return Fail(std::string(
        "the database is PostgreSQL: back it up with pg_dump, and keep a copy of the folder keys beside it"));
  }
  if (!std::filesystem::exists(database)) return Fail("there is no database at " + database);
  StopOnSignals();
  Draft draft;
  const bool to_output = command.file == "-";
  if (auto begun = to_output ? draft.BeginTemporary() : draft.BeginBeside(command.file); !begun) return begun;
  if (auto copied = Copy(database, draft); !copied) return copied;
  // Keys are added before they are used, so what is read after the copy suffices for it. They are kept first: where
  // there is a new database, its keys are.
  if (!command.keys.empty()) {
    const auto keys = PackKeys(data);
    if (!keys) return Fail(keys.error());
    if (auto written = WriteFileAtomically(command.keys, *keys, 0600); !written) return written;
  }
  return to_output ? SendToOutput(draft) : draft.Keep(command.file);
}

}  // namespace jeton::server
