#include "server/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace jeton::server {

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) close(file_);
}

Result<void, DirectoryLock::Refusal> DirectoryLock::Take(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return Fail(Refusal{false, "cannot create " + directory + ": " + error.message()});
  chmod(directory.c_str(), 0711);  // registries read their files below it; each file says who may read it
  file_ = open((directory + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) return Fail(Refusal{false, "cannot write " + directory});
  if (flock(file_, LOCK_EX | LOCK_NB) != 0) return Fail(Refusal{true, directory + " is in use by another jetond"});
  return {};
}

}  // namespace jeton::server
