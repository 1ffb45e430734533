#include "base/random.h"

#include <string.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

namespace jeton {
namespace {

void FillFromSystem(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) std::abort();
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

// Random bytes drawn ahead, so that one system call serves several small draws. Wipes bytes that were handed out.
class Supply {
 public:
  void Fill(std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
      if (left_ == 0) {
        FillFromSystem(bytes_);
        left_ = bytes_.size();
      }
      const std::size_t size = std::min(left_, bytes.size());
      left_ -= size;
      std::copy_n(bytes_.data() + left_, size, bytes.data());
      explicit_bzero(bytes_.data() + left_, size);
      bytes = bytes.subspan(size);
    }
  }

 private:
  std::array<std::uint8_t, 1024> bytes_{};
  std::size_t left_ = 0;
};

}  // namespace

std::string Random::Characters(std::string_view alphabet, std::size_t length) {
  // Bytes at or above the largest multiple of the alphabet's size are drawn again: a plain remainder
  // would make the first characters likelier.
  const std::size_t limit = 256 - 256 % alphabet.size();
  std::string text;
  text.reserve(length);
  std::array<std::uint8_t, 64> bytes{};
  while (text.size() < length) {
    Fill(bytes);
    for (const std::uint8_t byte : bytes) {
      if (text.size() == length) break;
      if (byte < limit) text.push_back(alphabet[byte % alphabet.size()]);
    }
  }
  return text;
}

void SystemRandom::Fill(std::span<std::uint8_t> bytes) {
  thread_local Supply supply;
  supply.Fill(bytes);
}

}  // namespace jeton
