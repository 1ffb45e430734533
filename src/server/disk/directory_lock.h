#pragma once

#include <string>

#include "base/result.h"

namespace jeton::server {

// Allows one process per data directory: with two, each would answer from a cache that the other's revocations never
// reach.
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

  // REQUIRES: the directory exists. The system releases the lock when the process ends, even by a crash.
  Result<void, Refusal> Take(const std::string& directory);

 private:
  int file_ = -1;
};

}  // namespace jeton::server
