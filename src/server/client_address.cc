#include "server/client_address.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::server {
namespace {

constexpr std::string_view kForwardedFor = "X-Forwarded-For";

bool IsAmong(const std::vector<AddressRange>& ranges, std::string_view address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const AddressRange& range) { return range.Contains(address); });
}

bool IsAddress(std::string_view text) {
  return text.find('/') == std::string_view::npos && AddressRange::Parse(text).has_value();
}

// Takes the last element off the list.
std::string_view TakeLast(std::string_view& list) {
  const auto comma = list.rfind(',');
  const std::string_view last = comma == std::string_view::npos ? list : list.substr(comma + 1);
  list = list.substr(0, comma == std::string_view::npos ? 0 : comma);
  return TrimSpace(last);
}

}  // namespace

std::string_view ClientAddress(const std::vector<AddressRange>& proxies, const wire::Request& request) {
  if (proxies.empty()) return request.peer;
  std::string_view nearest = request.peer;
  for (auto header = request.headers.rbegin(); header != request.headers.rend(); ++header) {
    if (!EqualsIgnoringCase(header->name, kForwardedFor)) continue;
    for (std::string_view list = header->value; !list.empty() && IsAmong(proxies, nearest);) {
      const std::string_view before = TakeLast(list);
      if (!IsAddress(before)) return nearest;
      nearest = before;
    }
  }
  return nearest;
}

}  // namespace jeton::server
