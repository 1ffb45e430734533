#include "server/disk/restored_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"

namespace jeton::server {
namespace {

namespace fs = std::filesystem;

std::string Gathered(const std::string& data_directory) { return data_directory + "/restoring"; }
std::string Counted(const std::string& data_directory) { return data_directory + "/restored"; }

bool Sync(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  if (file >= 0) close(file);
  return synced;
}

// A restore by root is for the user that the server runs as.
bool HandOver(const std::string& path, const struct stat& owner) {
  return geteuid() != 0 || lchown(path.c_str(), owner.st_uid, owner.st_gid) == 0;
}

bool MoveUp(const std::string& data_directory, const std::string& name) {
  return rename((Counted(data_directory) + "/" + name).c_str(), (data_directory + "/" + name).c_str()) == 0;
}

}  // namespace

Result<std::string, std::string> BeginRestore(const std::string& data_directory) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(data_directory, error)) {
    const std::string name = entry.path().filename();
    if (name == "keys" || name == "restoring" || name == "lost+found") continue;
    return Fail(fmt::format("{0} holds {1}: restore into an empty folder, after `mv {0} {0}.before-restore`",
                            data_directory, name));
  }
  AbandonRestore(data_directory);
  const std::string folder = Gathered(data_directory);
  if (mkdir(folder.c_str(), 0700) != 0) return Fail("cannot make " + folder + ": " + LastReason());
  return folder;
}

Result<void, std::string> CommitRestore(const std::string& data_directory) {
  const std::string folder = Gathered(data_directory);
  const auto fail = [&] { return Fail("cannot put " + folder + " in place: " + LastReason()); };
  struct stat owner {};
  if (stat(data_directory.c_str(), &owner) != 0) return fail();
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (!HandOver(entry.path(), owner) || !Sync(entry.path())) return fail();
  }
  if (error) return Fail("cannot read " + folder + ": " + error.message());
  if (!Sync(folder) || rename(folder.c_str(), Counted(data_directory).c_str()) != 0) return fail();
  Sync(data_directory);
  return FinishRestore(data_directory);
}

void AbandonRestore(const std::string& data_directory) {
  std::error_code error;
  fs::remove_all(Gathered(data_directory), error);
}

Result<void, std::string> FinishRestore(const std::string& data_directory) {
  std::error_code error;
  if (fs::exists(Gathered(data_directory), error)) {
    return Fail(
        fmt::format("a restore into {0} was cut off before it counted. Run `jetond restore` again; for a new "
                    "installation remove {0}/restoring first",
                    data_directory));
  }
  const std::string folder = Counted(data_directory);
  if (!fs::exists(folder, error)) return {};
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!MoveUp(data_directory, entry.path().filename())) {
      return Fail("cannot move " + entry.path().string() + " up to " + data_directory + ": " + LastReason());
    }
  }
  Sync(data_directory);
  if (rmdir(folder.c_str()) != 0) return Fail("cannot remove " + folder + ": " + LastReason());
  return {};
}

}  // namespace jeton::server
