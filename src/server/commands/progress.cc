#include "server/commands/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace jeton::server {

Progress::Progress(std::string_view verb) : verb_(verb), terminal_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (terminal_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::Show(std::uint64_t bytes, std::uint64_t total) {
  const std::uint64_t percent = bytes * 100 / std::max<std::uint64_t>(total, 1);
  if (percent == shown_) return;
  shown_ = percent;
  Say(fmt::format("{} {} of {} MiB ({} %)", verb_, bytes >> 20, total >> 20, percent));
}

void Progress::Say(std::string_view text) const {
  if (terminal_) fmt::print(stderr, "\r\x1b[K{}", text);
}

}  // namespace jeton::server
