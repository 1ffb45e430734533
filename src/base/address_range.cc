#include "base/address_range.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

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
  // A NUL would end the text for those who read it as C does.
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
  if (!bits || *bits < 0 || *bits > (v4 ? 32 : 128)) return std::nullopt;
  range.bits_ = static_cast<unsigned>(*bits) + (v4 ? kMappedBits : 0);
  return range;
}

bool AddressRange::Contains(std::string_view address) const {
  const auto bytes = ParseAddress(address);
  return bytes && SamePrefix(*bytes, prefix_, bits_);
}

bool AddressRange::HoldsEverybody() const { return bits_ == 0 || (bits_ <= kMappedBits && Contains("0.0.0.0")); }

}  // namespace jeton
