#include "base/address_range.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/encoding.h"

namespace jeton {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

constexpr unsigned kMappedBits = 96;  // of the prefix that makes an IPv4 address an IPv6 one

std::optional<Bytes> ParseAddress(std::string_view view) {
  const std::string text(view);
  Bytes bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  bytes = {};
  bytes[10] = bytes[11] = 0xff;
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

bool SamePrefix(const Bytes& a, const Bytes& b, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || (a[whole] >> (8 - rest)) == (b[whole] >> (8 - rest));
}

}  // namespace

std::optional<AddressRange> AddressRange::Parse(std::string_view text) {
  // C functions would stop reading at a NUL.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const auto slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  const auto bytes = ParseAddress(address);
  if (!bytes) return std::nullopt;
  AddressRange range;
  range.prefix_ = *bytes;
  if (slash == std::string_view::npos) return range;
  const bool v4 = address.find(':') == std::string_view::npos;
  const auto bits = ParseInteger(text.substr(slash + 1));
  // Accepts only one way to write a number: other programs might read a leading zero as octal.
  if (!bits || *bits < 0 || *bits > (v4 ? 32 : 128) || std::to_string(*bits) != text.substr(slash + 1)) {
    return std::nullopt;
  }
  range.bits_ = static_cast<unsigned>(*bits) + (v4 ? kMappedBits : 0);
  return range;
}

bool AddressRange::Contains(std::string_view address) const {
  const auto bytes = ParseAddress(address);
  return bytes && SamePrefix(*bytes, prefix_, bits_);
}

bool AddressRange::Contains(const AddressRange& other) const {
  return bits_ <= other.bits_ && SamePrefix(other.prefix_, prefix_, bits_);
}

bool IsPublicAddress(std::string_view address) {
  static const auto special = [] {
    std::vector<AddressRange> ranges;
    for (const std::string_view text :
         {"0.0.0.0/8",      "10.0.0.0/8",    "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
          "192.0.0.0/24",   "192.0.2.0/24",  "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",  "198.51.100.0/24",
          "203.0.113.0/24", "224.0.0.0/3",   "::/96",          "64:ff9b::/96",   "64:ff9b:1::/48", "100::/8",
          "2001::/23",      "2001:db8::/32", "2002::/16",      "3fff::/20",      "5f00::/16",      "fc00::/7",
          "fe80::/9",       "ff00::/8"}) {
      ranges.push_back(*AddressRange::Parse(text));
    }
    return ranges;
  }();
  return ParseAddress(address) && std::none_of(special.begin(), special.end(),
                                               [&](const AddressRange& range) { return range.Contains(address); });
}

std::string SourceOf(std::string_view address) {
  static const AddressRange mapped = *AddressRange::Parse("::ffff:0:0/96");
  const auto bytes = ParseAddress(address);
  if (!bytes) return std::string(address);
  const std::string text(bytes->begin(), bytes->end());
  return mapped.Contains(address) ? text.substr(kMappedBits / 8) : text.substr(0, 8);
}

bool AddressRange::HoldsEverybody() const { return bits_ == 0 || (bits_ <= kMappedBits && Contains("0.0.0.0")); }

}  // namespace jeton
