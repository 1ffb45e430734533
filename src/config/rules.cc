#include "config/rules.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/web_address.h"
#include "domain/names.h"

namespace jeton::config {
namespace {

// Shorter secrets could be guessed.
constexpr std::size_t kShortestSecret = 16;

// Headers that clients, proxies and this server use for other purposes.
bool IsTaken(std::string_view header) {
  static constexpr std::string_view kFamilies[] = {"Accept-", "Access-Control-", "Content-", "If-", "Proxy-", "Sec-"};
  static constexpr std::string_view kNames[] = {"Accept",
                                                "Authorization",
                                                "Cache-Control",
                                                "Connection",
                                                "Cookie",
                                                "Date",
                                                "Expect",
                                                "Forwarded",
                                                "From",
                                                "Host",
                                                "Keep-Alive",
                                                "Max-Forwards",
                                                "Origin",
                                                "Pragma",
                                                "Range",
                                                "Referer",
                                                "Set-Cookie",
                                                "TE",
                                                "Trailer",
                                                "Transfer-Encoding",
                                                "Upgrade",
                                                "User-Agent",
                                                "Via",
                                                "X-Forwarded-For",
                                                "X-Forwarded-Host",
                                                "X-Forwarded-Port",
                                                "X-Forwarded-Prefix",
                                                "X-Forwarded-Proto",
                                                "X-Forwarded-Server",
                                                "X-Real-IP",
                                                "X-CSRF-Token",
                                                "X-Requested-With",
                                                "X-Impersonate-User"};
  const auto is = [&](std::string_view name) { return EqualsIgnoringCase(header, name); };
  const auto begins = [&](std::string_view name) { return EqualsIgnoringCase(header.substr(0, name.size()), name); };
  return std::any_of(std::begin(kNames), std::end(kNames), is) ||
         std::any_of(std::begin(kFamilies), std::end(kFamilies), begins);
}

// The capabilities of a user in that dialect. All except the first are the same for every user here.
bool IsCapability(std::string_view name) {
  for (const std::string_view known :
       {"subaccounts", "gear_sizes", "max_storage_per_gear", "private_ssl_certificates", "ha", "view_global_teams"}) {
    if (name == known) return true;
  }
  return false;
}

// Reads one of two names. Quay's registry accepts only the first.
Ruled<bool> IsFirst(const RegistryService& registry, const std::string& name, std::string_view first,
                    std::string_view second) {
  if (name == first) return true;
  if (name == second && !registry.quay()) return false;
  return Fail(registry.quay() ? fmt::format("must be {} for quay", first)
                              : fmt::format("must be {} or {}", first, second));
}

}  // namespace

Ruled<std::string> ReadNotEmpty(const std::string& text) {
  if (text.empty()) return Fail(std::string("must not be empty"));
  return text;
}

Ruled<std::string> ReadListener(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : ParseInteger(text.substr(colon + 1));
  if (colon == 0 || !port || *port < 0 || *port > 65535) return Fail(std::string("must be HOST:PORT"));
  return text;
}

Ruled<std::string> ReadPublicUrl(const std::string& text) {
  const auto address = WebAddress::Parse(text);
  const bool good = text.empty() || (address && address->rest.empty());
  if (!good) return Fail(std::string("must be http:// or https://, a host, and no path"));
  return text;
}

Ruled<std::string> ReadFilePath(const std::string& text) {
  // Where systemd puts what LoadCredential= names.
  constexpr std::string_view kCredentials = "$CREDENTIALS_DIRECTORY/";
  std::string path = text;
  if (text.starts_with(kCredentials)) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment while a configuration is read
    const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr)
      return Fail(std::string("needs CREDENTIALS_DIRECTORY, which systemd sets for LoadCredential="));
    path = std::string(folder) + "/" + text.substr(kCredentials.size());
  }
  if (!path.empty() && !std::filesystem::is_regular_file(path)) return Fail("cannot be read: " + path);
  return path;
}

Ruled<std::string> ReadDatabaseUrl(const std::string& text) {
  if (text.empty()) return text;
  const bool known = text.starts_with("postgresql://") || text.starts_with("postgres://");
  if (!known) return Fail(std::string("must be postgresql://USER@HOST/DATABASE"));
  const std::string_view rest = std::string_view(text).substr(text.find("//") + 2);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  const auto at = authority.rfind('@');
  const std::string_view user = at == std::string_view::npos ? std::string_view() : authority.substr(0, at);
  // An address is shown and logged.
  if (user.find(':') != std::string_view::npos || rest.find("password=") != std::string_view::npos) {
    return Fail(std::string("must hold no password; name a file in database.password_file"));
  }
  return text;
}

Ruled<std::string> ReadPath(const std::string& text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  const bool good = text.size() > 1 && text.starts_with('/') && text.find_first_not_of(kPlain) == std::string::npos;
  if (!good) return Fail("must be a path: " + text);
  return text;
}

Ruled<std::string> ReadLogLevel(const std::string& text) {
  if (text == "debug" || text == "info" || text == "warn" || text == "error") return text;
  return Fail(std::string("must be debug, info, warn or error"));
}

Ruled<std::string> ReadIssuer(const std::string& text) {
  const auto address = WebAddress::Parse(text);
  if (!address || !address->encrypted) return Fail("must be https addresses: " + text);
  return text;
}

Ruled<std::string> ReadUserName(const std::string& text) {
  if (!IsAccountName(text)) return Fail(std::string("must be a user name"));
  if (IsOfServer(text)) return Fail("is a name of the server itself: " + text);
  return text;
}

Ruled<std::string> ReadAccountName(const std::string& text) {
  if (!IsAccountName(text)) return Fail("is no name of an account: " + text);
  if (IsOfServer(text)) return Fail("is a name of the server itself: " + text);
  return text;
}

Ruled<std::string> ReadCapability(const std::string& text) {
  if (!IsCapability(text)) return Fail("there is no such capability: " + text);
  return text;
}

Ruled<std::string> ReadRealm(const std::string& text) {
  if (text.find_first_of("\"\\\r\n") != std::string::npos) return Fail(std::string("must not hold quotes"));
  return text;
}

// Accepts letters, digits, '-' and '_', except headers with another meaning.
Ruled<std::string> ReadHeaderName(const std::string& text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string dashed(text);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  const bool good = !text.empty() && text.find_first_not_of(kAlphabet) == std::string::npos && !IsTaken(dashed);
  if (!good) return Fail(std::string("must be the name of a header of its own"));
  return text;
}

Ruled<mode_t> ReadFileMode(const std::string& text) {
  mode_t mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  const bool whole = error == std::errc() && end == text.data() + text.size() && text.size() >= 3 && text.size() <= 4;
  if (whole && mode <= 0777 && (mode & 0600u) == 0600u) return mode;
  return Fail(std::string("must be a mode in octal that lets its owner read and write, such as 0640"));
}

Ruled<std::optional<Group>> ReadGroup(const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto group = FindGroup(text);
  if (!group) return Fail("the system knows no such group: " + text);
  return group;
}

Ruled<Seconds> ReadAuditKeep(const std::string& text) {
  const auto keep = ParseDuration(text);
  if (keep && (*keep == Seconds{0} || *keep >= Seconds{60})) return *keep;
  return Fail("must be a duration of a minute or more, such as 90.days, or 0.days for ever: " + text);
}

Ruled<AddressRange> ReadNetwork(const std::string& text) {
  const auto range = AddressRange::Parse(text);
  if (!range) return Fail("is no address or block: " + text);
  return *range;
}

Ruled<AddressRange> ReadBelieved(const std::string& text) {
  auto range = ReadNetwork(text);
  if (range && range->HoldsEverybody()) return Fail("would let everybody in: " + text);
  return range;
}

Ruled<LoginRule> ReadLoginRule(const std::string& text) {
  const auto rule = ParseLoginRule(text);
  if (!rule) return Fail("must be noop, strip, lowercase or remove_domain: " + text);
  return *rule;
}

Ruled<OAuthScopes> ReadOAuthScopes(const std::string& text) {
  const auto scopes = OAuthScopes::Parse(text);
  if (!scopes) return Fail(std::string("must be scopes of OAuth tokens"));
  return *scopes;
}

Ruled<ScopeLifetimes> ReadLifetimes(const std::string& text) {
  auto lifetimes = ScopeLifetimes::Parse(text);
  if (!lifetimes) return Fail("cannot be read: " + lifetimes.error());
  return std::move(*lifetimes);
}

Ruled<AuthorizationScopes> ReadBrokerScopes(const std::string& text) {
  auto scopes = AuthorizationScopes::Parse(text);
  // A code that could be exchanged for another code would never end.
  if (scopes && !scopes->Has("oauthaccesstoken")) return std::move(*scopes);
  return Fail(std::string("must be scopes of personal authorizations, without oauthaccesstoken"));
}

Ruled<std::string> ReadRedirectUri(const std::string& text) {
  const auto address = WebAddress::Parse(text);
  if (!address || address->rest.find('#') != std::string_view::npos) {
    return Fail("must be absolute http or https addresses without a fragment: " + text);
  }
  if (!address->encrypted && !address->Loopback()) return Fail("must be https but on the machine itself: " + text);
  return text;
}

Ruled<void> SetProfile(RegistryService& registry, const std::string& name) {
  const auto profile = ParseRegistryProfile(name);
  if (!profile) return Fail(std::string("must be distribution, distribution-v3, zot or quay"));
  registry.Take(*profile);
  return {};
}

Ruled<void> SetAlgorithm(RegistryService& registry, const std::string& name) {
  const auto rs256 = IsFirst(registry, name, "rs256", "es256");
  if (!rs256) return Fail(rs256.error());
  registry.algorithm = *rs256 ? crypto::SigningAlgorithm::kRs256 : crypto::SigningAlgorithm::kEs256;
  return {};
}

Ruled<void> SetKeyIdForm(RegistryService& registry, const std::string& name) {
  const auto thumbprint = IsFirst(registry, name, "thumbprint", "libtrust");
  if (!thumbprint) return Fail(thumbprint.error());
  registry.key_id_form = *thumbprint ? crypto::KeyIdForm::kThumbprint : crypto::KeyIdForm::kLibtrust;
  return {};
}

Ruled<void> SetSecrets(BrokerClient& client, const std::vector<std::string>& secrets) {
  const auto is_short = [](const std::string& secret) { return secret.size() < kShortestSecret; };
  if (std::any_of(secrets.begin(), secrets.end(), is_short)) {
    return Fail(fmt::format("must have {} characters each, or more", kShortestSecret));
  }
  for (const std::string& secret : secrets) client.AddSecret(secret);
  return {};
}

Ruled<void> SetSso(BrokerClient& client, bool sso) {
  if (sso && !client.scopes.Has("sso")) client.scopes.names.emplace_back("sso");
  return {};
}

}  // namespace jeton::config
