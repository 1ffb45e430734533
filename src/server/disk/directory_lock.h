#pragma once

#include <string>

#include "base/result.h"

namespace jeton::server {

// One process per data directory: two would each answer from a memory that the other's revocations never reach.
class DirectoryLock {
 public:
  struct Refusal {
    bool in_use = false;  // by another jetond
    std::string text;
  };

  DirectoryLock() = default;
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock();

  // The directory must be there. The lock is lost when the process ends, however it ends.
  Result<void, Refusal> Take(const std::string& directory);

 private:
  int file_ = -1;
};

}  // namespace jeton::server
