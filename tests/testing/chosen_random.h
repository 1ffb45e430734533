#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/random.h"

namespace jeton::testing {

// Hands out the given bytes over and over, in order.
class ChosenRandom final : public Random {
 public:
  explicit ChosenRandom(std::string_view bytes) : bytes_(bytes) {}

  void Fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) {
      byte = static_cast<std::uint8_t>(bytes_[at_]);
      at_ = (at_ + 1) % bytes_.size();
    }
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace jeton::testing
