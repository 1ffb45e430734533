#include "crypto/password.h"

#include <argon2.h>

#include <array>
#include <stdexcept>

namespace jeton::crypto {
namespace {

constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kMemoryKiB = 19 * 1024;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kHashSize = 32;

}  // namespace

std::string HashPassword(std::string_view password, Random& random) {
  std::array<std::uint8_t, 16> salt{};
  random.Fill(salt);
  std::array<char, 160> encoded{};
  const int code = argon2id_hash_encoded(kPasses, kMemoryKiB, kLanes, password.data(), password.size(), salt.data(),
                                         salt.size(), kHashSize, encoded.data(), encoded.size());
  if (code != ARGON2_OK) throw std::runtime_error(argon2_error_message(code));
  return encoded.data();
}

bool VerifyPassword(std::string_view password, const std::string& hash) {
  return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

const std::string& DecoyHash() {
  static const std::string hash = [] {
    SystemRandom random;
    return HashPassword(random.Characters("0123456789abcdef", 32), random);
  }();
  return hash;
}

}  // namespace jeton::crypto
