#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string_view>

namespace jeton {

// SHA-256 of a secret. The database and the caches store this in place of the secret.
struct Digest {
  static constexpr std::size_t kSize = 32;
  std::array<std::uint8_t, kSize> bytes{};

  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  friend constexpr auto operator<=>(const Digest&, const Digest&) = default;
};

}  // namespace jeton

template <>
struct std::hash<jeton::Digest> {
  std::size_t operator()(const jeton::Digest& digest) const noexcept {
    std::size_t value = 0;  // a digest is already a hash, and callers cannot choose it
    std::memcpy(&value, digest.bytes.data(), sizeof value);
    return value;
  }
};
