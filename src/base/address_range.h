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

  // False for what is no address. An IPv4 address is the same in its form mapped to IPv6.
  bool Contains(std::string_view address) const;
  // Whether it holds every address of one of the two kinds.
  bool HoldsEverybody() const;

 private:
  std::array<std::uint8_t, 16> prefix_{};  // IPv4 in the mapped form
  unsigned bits_ = 128;
};

// False for what is no address, and for every address that is not of the open Internet (RFC 6890): loopback, private,
// link-local, multicast, reserved, and those that only wrap another one.
bool IsPublicAddress(std::string_view address);

// The source that an address counts for, as bytes: the /64 of an IPv6 address, since one caller has all of it, and the
// whole of an IPv4 address, also in the form mapped to IPv6. Text that is no address is returned as it is.
std::string SourceOf(std::string_view address);

}  // namespace jeton
