#include "cli/core/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace jeton::cli {

FileLock::FileLock(const std::string& path) : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  held_ = file_ >= 0 && flock(file_, LOCK_EX) == 0;
}

FileLock::~FileLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace jeton::cli
