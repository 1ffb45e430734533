#include "base/web_address.h"

#include <algorithm>

#include "base/address_range.h"
#include "base/encoding.h"

namespace jeton {
namespace {

bool IsHost(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

// Empty: the port of the scheme.
bool IsPort(std::string_view text) {
  if (text.empty()) return true;
  const auto port = text.starts_with(':') ? ParseInteger(text.substr(1)) : std::nullopt;
  return port && *port > 0 && *port <= 65535;
}

bool IsPlainText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

bool IsIn(std::string_view range, std::string_view address) { return AddressRange::Parse(range)->Contains(address); }

bool IsV6(std::string_view text) { return text.find(':') != std::string_view::npos && IsIn("::/0", text); }

}  // namespace

std::optional<WebAddress> WebAddress::Parse(std::string_view url) {
  const auto colon = url.find("://");
  const std::string_view scheme = url.substr(0, colon);
  if (colon == std::string_view::npos || (scheme != "http" && scheme != "https") || !IsPlainText(url)) return {};
  url.remove_prefix(colon + 3);
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  const std::string_view rest = url.substr(authority.size());
  const bool v6 = authority.starts_with('[');
  const auto end = std::min(v6 ? authority.find(']') : authority.find(':'), authority.size());
  const std::string_view host = v6 ? authority.substr(1, end - 1) : authority.substr(0, end);
  const std::string_view port = authority.substr(std::min(v6 ? end + 1 : end, authority.size()));
  const bool known = v6 ? end < authority.size() && IsV6(host) : IsHost(host);
  if (!known || !IsPort(port)) return {};
  return WebAddress{scheme == "https", host, rest};
}

bool WebAddress::Loopback() const {
  return EqualsIgnoringCase(host, "localhost") || IsIn("127.0.0.0/8", host) || IsIn("::1", host);
}

}  // namespace jeton
