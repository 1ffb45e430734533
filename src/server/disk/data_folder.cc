#include "server/disk/data_folder.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/file.h"

namespace jeton::server {
namespace {

constexpr mode_t kMode = 0750;

}  // namespace

Result<void, std::string> MakeDataFolder(const std::string& path, const std::optional<Group>& group) {
  const auto fail = [&] { return Fail("cannot make the data folder " + path + ": " + LastReason()); };
  struct stat found {};
  if (stat(path.c_str(), &found) == 0) return {};
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, error);
  if (mkdir(path.c_str(), kMode) != 0) return fail();
  if (group && chown(path.c_str(), static_cast<uid_t>(-1), group->id) != 0) return fail();
  // The umask must not apply to this folder.
  if (chmod(path.c_str(), kMode) != 0) return fail();
  return {};
}

std::string WhyClosedTo(const std::string& path, gid_t group) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return LastReason();
  if ((found.st_mode & S_IXOTH) != 0 || (found.st_gid == group && (found.st_mode & S_IXGRP) != 0)) return {};
  return fmt::format("{} has the mode {:04o} and the group {}", path, found.st_mode & 07777u, found.st_gid);
}

}  // namespace jeton::server
