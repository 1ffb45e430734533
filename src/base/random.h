#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace jeton {

inline constexpr std::string_view kLettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// The only source of randomness; tests replace it. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void Fill(std::span<std::uint8_t> bytes) = 0;

  // Returns `length` characters drawn evenly from `alphabet` (at most 256 characters).
  std::string Characters(std::string_view alphabet, std::size_t length);
};

// The operating system's generator: getrandom(2). Aborts the process when that fails, because nothing safe can follow.
class SystemRandom final : public Random {
 public:
  void Fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace jeton
