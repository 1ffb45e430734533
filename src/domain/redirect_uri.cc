#include "domain/redirect_uri.h"

#include <algorithm>
#include <optional>

#include "base/encoding.h"

namespace jeton {
namespace {

bool IsPlainUri(std::string_view uri) {
  return !uri.empty() && std::all_of(uri.begin(), uri.end(), [](char c) {
    return c > 0x20 && c < 0x7f && c != '#' && c != '"' && c != '\\' && c != '<' && c != '>';
  });
}

bool RunsInAPage(std::string_view uri) {
  const std::string scheme = ToLower(uri.substr(0, uri.find(':')));
  return scheme == "javascript" || scheme == "data" || scheme == "vbscript" || scheme == "blob" || scheme == "file";
}

bool HasDotSegment(std::string_view path) {
  for (const std::string_view dots : {"/./", "/../"}) {
    if (path.find(dots) != std::string_view::npos) return true;
  }
  return path.ends_with("/.") || path.ends_with("/..");
}

bool IsPrivateScheme(std::string_view scheme) {
  return scheme.find('.') != std::string_view::npos && std::all_of(scheme.begin(), scheme.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+';
         });
}

bool IsPort(std::string_view text) {
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const auto port = digits ? ParseInteger(text) : std::nullopt;
  return port && *port > 0 && *port <= 65535;
}

struct Loopback {
  std::string_view host;
  std::string_view rest;  // path and query

  friend bool operator==(const Loopback&, const Loopback&) = default;
};

std::optional<Loopback> ParseLoopback(std::string_view uri) {
  constexpr std::string_view kScheme = "http://";
  if (!uri.starts_with(kScheme)) return std::nullopt;
  uri.remove_prefix(kScheme.size());
  for (const std::string_view host : {"127.0.0.1", "[::1]", "localhost"}) {
    if (!uri.starts_with(host)) continue;
    std::string_view rest = uri.substr(host.size());
    const std::string_view port = rest.substr(0, rest.find_first_of("/?"));
    rest.remove_prefix(port.size());
    const bool known = port.empty() || (port.front() == ':' && IsPort(port.substr(1)));
    return known ? std::optional(Loopback{host, rest}) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool RedirectMatches(std::string_view registered, std::string_view asked) {
  if (!IsPlainUri(asked) || RunsInAPage(asked) || asked.find(':') == std::string_view::npos) return false;
  if (registered == asked) return true;
  const auto one = ParseLoopback(registered);
  const auto other = ParseLoopback(asked);
  return one && other && *one == *other;
}

bool IsLoopback(std::string_view uri) { return ParseLoopback(uri).has_value(); }

bool IsRedirectUri(std::string_view uri) {
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || !IsPlainUri(uri) || RunsInAPage(uri)) return false;
  if (uri.find('*') != std::string_view::npos || HasDotSegment(uri.substr(0, uri.find('?')))) return false;
  const std::string_view scheme = uri.substr(0, colon);
  if (scheme == "http") return IsLoopback(uri);
  if (scheme != "https") return IsPrivateScheme(scheme) && uri.size() > colon + 1;
  if (!uri.substr(colon).starts_with("://")) return false;
  const std::string_view rest = uri.substr(colon + 3);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?"));
  return !host.empty() && host.find('@') == std::string_view::npos;
}

std::string_view OriginOf(std::string_view uri) {
  const auto colon = std::min(uri.find(':'), uri.size());
  const std::string_view scheme = uri.substr(0, colon);
  if (scheme != "http" && scheme != "https") return uri.substr(0, std::min(colon + 1, uri.size()));
  return uri.substr(0, uri.find_first_of("/?", std::min(colon + 3, uri.size())));
}

}  // namespace jeton
