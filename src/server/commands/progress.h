#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jeton::server {

// A line of progress on standard error, where that is a terminal; else nothing. It goes away at the end.
class Progress {
 public:
  explicit Progress(std::string_view verb);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void Show(std::uint64_t bytes, std::uint64_t total);
  void Say(std::string_view text) const;

 private:
  const std::string verb_;
  const bool terminal_;
  std::uint64_t shown_ = 101;  // percent
};

}  // namespace jeton::server
