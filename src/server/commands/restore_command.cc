#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "authority/installation/installation.h"
#include "base/file.h"
#include "keys/key_archive.h"
#include "keys/key_files.h"
#include "keys/key_ring.h"
#include "server/commands/backup_command.h"
#include "server/commands/progress.h"
#include "server/disk/data_folder.h"
#include "server/disk/directory_lock.h"
#include "server/disk/restored_folder.h"
#include "storage/housekeeping/sweeper.h"
#include "storage/sqlite/snapshot.h"
#include "storage/sqlite/sqlite_driver.h"

namespace jeton::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBuffer = 1 << 20;

class File {
 public:
  explicit File(int file) : file_(file) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (file_ > STDERR_FILENO) close(file_);
  }
  int get() const { return file_; }

 private:
  const int file_;
};

// Returns false, with errno, if that fails.
bool CopyBytes(int from, int to, std::uint64_t total) {
  Progress progress("Read");
  std::string piece(kBuffer, '\0');
  for (std::uint64_t done = 0;;) {
    const ssize_t got = read(from, piece.data(), piece.size());
    if (got <= 0) return got == 0 && fsync(to) == 0;
    for (ssize_t put = 0; put < got;) {
      const ssize_t now = write(to, piece.data() + put, static_cast<std::size_t>(got - put));
      if (now < 0) return false;
      put += now;
    }
    done += static_cast<std::uint64_t>(got);
    progress.Show(done, std::max(done, total));
  }
}

Result<void, std::string> Fetch(const std::string& file, const std::string& to) {
  const File from(file == "-" ? STDIN_FILENO : open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (from.get() < 0) return Fail("cannot read " + file + ": " + LastReason());
  struct stat found {};
  if (fstat(from.get(), &found) == 0 && S_ISDIR(found.st_mode)) return Fail(file + " is a folder, not a backup");
  const File target(open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (target.get() < 0 || !CopyBytes(from.get(), target.get(), static_cast<std::uint64_t>(found.st_size))) {
    return Fail("cannot copy " + file + " to " + to + ": " + LastReason());
  }
  return {};
}

// Puts the keys beside the database: those of the file, or a copy of those that lie in the data folder.
Result<void, std::string> FetchKeys(const std::string& file, const std::string& data, const std::string& folder) {
  std::error_code error;
  const bool there = fs::exists(KeyFolder(data), error);
  if (file.empty()) {
    if (there) fs::copy(KeyFolder(data), KeyFolder(folder), fs::copy_options::recursive, error);
    if (error) return Fail("cannot copy " + KeyFolder(data) + ": " + error.message());
    return {};
  }
  if (there) return Fail(KeyFolder(data) + " is there already: move it away, or leave out --with-keys");
  const auto archive = ReadFile(file);
  if (!archive) return Fail(archive.error());
  if (auto unpacked = UnpackKeys(*archive, folder); !unpacked) return Fail(file + ": " + unpacked.error());
  return {};
}

// All that a start checks, over the gathered files. As a start does, it brings an older database up to date.
Result<void, std::string> TryStart(const std::string& folder) {
  const SystemClock clock;
  SystemRandom random;
  try {
    storage::Database database(storage::OpenSqlite(folder + "/jeton.db"),
                               {.publish = [](const auto&) {},
                                .report = [](std::string_view) {},
                                .housekeeping = std::make_unique<storage::Sweeper>(storage::Keep{}),
                                .clock = &clock});
    if (auto there = authority::CheckKeysAreThere(database, folder); !there) {
      return Fail("a key of this database is not given: name their file with --with-keys KEYFILE. " + there.error());
    }
    const bool lost = ReadFile(SealingKeyPath(folder)) == std::string();
    const auto keys = KeyRing::Load(folder, {}, clock.Now(), random);
    if (!keys) return Fail(keys.error());
    return authority::CheckKeysFit(database, *keys, lost, random);
  } catch (const storage::Unavailable& error) {
    return Fail(std::string(error.what()));
  }
}

// Says of a gathered file where it would lie.
std::string InPlace(std::string text, const std::string& data, const std::string& folder) {
  for (std::size_t at = 0; (at = text.find(folder, at)) != std::string::npos; at += data.size()) {
    text.replace(at, folder.size(), data);
  }
  return text;
}

Result<void, std::string> Gather(const BackupCommand& command, const std::string& data, const std::string& folder) {
  const std::string database = folder + "/jeton.db";
  if (auto fetched = Fetch(command.file, database); !fetched) return fetched;
  if (auto good = storage::CheckCopy(database); !good) return Fail("the backup cannot be used: " + good.error());
  if (auto fetched = FetchKeys(command.keys, data, folder); !fetched) return fetched;
  if (auto good = TryStart(folder); !good) return good;
  // Keys that lie in place stay as they are.
  std::error_code error;
  if (command.keys.empty()) fs::remove_all(KeyFolder(folder), error);
  return {};
}

}  // namespace

Result<void, std::string> RunRestore(const config::Config& config, const BackupCommand& command) {
  const std::string& data = config.settings.data_directory;
  if (!config.postgres.url.empty()) {
    return Fail(std::string("the database is PostgreSQL: restore it with pg_restore, and put the folder keys back"));
  }
  if (auto made = MakeDataFolder(data, config.settings.registry_files.group); !made) return made;
  DirectoryLock lock;
  if (const auto locked = lock.Take(data); !locked) return Fail(locked.error().text);
  const auto folder = BeginRestore(data);
  if (!folder) return Fail(folder.error());
  if (auto gathered = Gather(command, data, *folder); !gathered) {
    AbandonRestore(data);
    return Fail(InPlace(std::move(gathered.error()), data, *folder));
  }
  return CommitRestore(data);
}

}  // namespace jeton::server
