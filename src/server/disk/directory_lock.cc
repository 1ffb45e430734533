#include "server/disk/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace jeton::server {

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) close(file_);
}

Result<void, DirectoryLock::Refusal> DirectoryLock::Take(const std::string& directory) {
  file_ = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file_ < 0) return Fail(Refusal{false, "cannot open the data folder " + directory + ": " + LastReason()});
  // Locks the folder itself, so there is no lock file to remove, and nothing to write on a full or read-only disk.
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno == EWOULDBLOCK) return Fail(Refusal{true, directory + " is in use by another jetond"});
  return Fail(Refusal{false, "cannot lock the data folder " + directory + ": " + LastReason()});
}

}  // namespace jeton::server
