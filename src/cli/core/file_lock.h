#pragma once

#include <string>

namespace jeton::cli {

// Keeps other processes out while it lives. An interrupt ends the wait for it: then it holds nothing.
class FileLock {
 public:
  explicit FileLock(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  bool held() const { return held_; }

 private:
  int file_;
  bool held_ = false;
};

}  // namespace jeton::cli
