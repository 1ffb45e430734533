#include "base/file.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

namespace jeton {
namespace {

bool WriteAll(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file) == 0;
}

// Makes sure that the new name survives a crash, too.
void SyncFolderOf(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  const int file = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  fsync(file);
  close(file);
}

}  // namespace

std::string ReasonOf(int error) { return std::generic_category().message(error); }

std::string LastReason() { return ReasonOf(errno); }

Result<std::string, std::string> ReadFile(const std::string& path) {
  const auto fail = [&](int reason) { return Fail("cannot read " + path + ": " + ReasonOf(reason)); };
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return fail(EISDIR);
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return fail(errno);
  std::ostringstream content;
  content << stream.rdbuf();
  if (stream.bad()) return fail(errno);
  return std::move(content).str();
}

Result<void, std::string> WriteFileAtomically(const std::string& path, std::string_view content, mode_t mode) {
  const std::string temporary = path + ".new";
  unlink(temporary.c_str());
  const auto fail = [&](int reason) { return Fail("cannot write " + path + ": " + ReasonOf(reason)); };
  const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return fail(errno);
  // Sets exactly the requested mode, regardless of the umask.
  const bool written = fchmod(file, mode) == 0 && WriteAll(file, content);
  int reason = written ? 0 : errno;
  close(file);
  if (written && rename(temporary.c_str(), path.c_str()) == 0) {
    SyncFolderOf(path);
    return {};
  }
  if (written) reason = errno;
  unlink(temporary.c_str());
  return fail(reason);
}

std::optional<Group> FindGroup(const std::string& name) {
  group entry{};
  group* found = nullptr;
  std::vector<char> buffer(16 * 1024);
  if (getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return {};
  return Group{entry.gr_gid, name};
}

}  // namespace jeton
