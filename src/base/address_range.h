#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jeton {

// One IP address or a block of them (RFC 4632, RFC 4291): 192.0.2.7, 10.0.0.0/8, ::1, fd00::/8.
class AddressRange {
 public:
  static std::optional<AddressRange> Parse(std::string_view text);

  // Returns false for text that is not an address. An IPv4 address equals its form mapped to IPv6.
  bool Contains(std::string_view address) const;
  // Returns whether this range holds all of the other.
  bool Contains(const AddressRange& other) const;
  // Returns whether the range holds every IPv4 address or every IPv6 address.
  bool HoldsEverybody() const;

 private:
  std::array<std::uint8_t, 16> prefix_{};  // IPv4 in the mapped form
  unsigned bits_ = 128;
};

// Returns false for text that is not an address, and for every address outside the public Internet (RFC 6890):
// loopback, private, link-local, multicast, reserved, and those that only wrap another address.
bool IsPublicAddress(std::string_view address);

// Returns the bytes under which callers at an address are counted: the /64 of an IPv6 address, since one caller has all
// of it, or the whole of an IPv4 address, also if it is mapped to IPv6. Text that is not an address comes back
// unchanged.
std::string SourceOf(std::string_view address);

}  // namespace jeton
