#include "config/config.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/address_range.h"
#include "base/duration.h"
#include "base/encoding.h"
#include "base/file.h"
#include "base/web_address.h"
#include "config/reader.h"
#include "domain/authorization_scope.h"
#include "domain/login.h"
#include "domain/names.h"
#include "domain/oauth_scope.h"

namespace jeton::config {
namespace {

bool IsAddress(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto port = ParseInteger(text.substr(colon + 1));
  return port && *port >= 0 && *port <= 65535;
}

bool IsPath(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  return text.size() > 1 && text.starts_with('/') && text.find_first_not_of(kPlain) == std::string_view::npos;
}

bool IsPublicUrl(std::string_view url) {
  const auto address = WebAddress::Parse(url);
  return address && address->rest.empty();
}

// What clients, proxies and this server send and read for other ends.
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

// Letters, digits, '-' and '_', and none of those that mean something else already.
bool IsHeaderName(std::string_view name) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (name.empty() || name.find_first_not_of(kAlphabet) != std::string_view::npos) return false;
  std::string dashed(name);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  return !IsTaken(dashed);
}

// What a user of that dialect may have. All but the first are the same for everybody here.
bool IsCapability(std::string_view name) {
  for (const std::string_view known :
       {"subaccounts", "gear_sizes", "max_storage_per_gear", "private_ssl_certificates", "ha", "view_global_teams"}) {
    if (name == known) return true;
  }
  return false;
}

bool IsReadable(const std::string& path) { return std::filesystem::is_regular_file(path); }

void CheckOpenShift(Reader& reader) {
  const Config& c = reader.config;
  if (const auto lifetimes = ScopeLifetimes::Parse(c.scope_timeouts); !lifetimes) {
    reader.Fail("openshift.scope_timeouts", "cannot be read: " + lifetimes.error());
  }
  for (const std::string& rule : c.logins) {
    if (!ParseLoginRule(rule))
      reader.Fail("openshift.logins", "must be noop, strip, lowercase or remove_domain: " + rule);
  }
  for (const std::string& name : c.sub_account_parents) {
    if (!IsAccountName(name)) reader.Fail("openshift.sub_account_parents", "is no name of an account: " + name);
  }
  for (const std::string& name : c.inherited_capabilities) {
    if (!IsCapability(name)) reader.Fail("openshift.inherited_capabilities", "there is no such capability: " + name);
  }
  if (c.broker_realm.find_first_of("\"\\\r\n") != std::string::npos)
    reader.Fail("openshift.realm", "must not hold quotes");
}

// Addresses whose word is taken for something.
void CheckBelieved(Reader& reader, const std::string& key, const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) {
    const auto range = AddressRange::Parse(address);
    if (!range) reader.Fail(key, "is no address or block: " + address);
    if (range && range->HoldsEverybody()) reader.Fail(key, "would let everybody in: " + address);
  }
}

void CheckFrontEnd(Reader& reader) {
  const Config& c = reader.config;
  CheckBelieved(reader, "front_end.addresses", c.front_end_addresses);
  CheckBelieved(reader, "http.trusted_proxies", c.trusted_proxies);
  if (!IsHeaderName(c.front_end_header)) reader.Fail("front_end.header", "must be the name of a header of its own");
}

void CheckFederation(Reader& reader) {
  const Config& c = reader.config;
  if (!IsAccountName(c.bootstrap_owner)) reader.Fail("bootstrap.owner", "must be a user name");
  if (c.bootstrap_remove && c.bootstrap_renewal) reader.Fail("bootstrap.remove", "must be false where renewal is true");
  if (!OAuthScopes::Parse(c.bootstrap_scope)) reader.Fail("bootstrap.scope", "must be scopes of OAuth tokens");
  if (!IsPath(c.local_oauth_handler))
    reader.Fail("applications.local_oauth_handler", "must be a path: " + c.local_oauth_handler);
  for (const std::string& issuer : c.federation_issuers) {
    const auto address = WebAddress::Parse(issuer);
    if (!address || !address->encrypted) reader.Fail("federation.issuers", "must be https addresses: " + issuer);
  }
  for (const std::string& network : c.federation_private_networks) {
    if (!AddressRange::Parse(network)) reader.Fail("federation.private_networks", "is no address or block: " + network);
  }
  const bool empty = std::any_of(c.federation_audiences.begin(), c.federation_audiences.end(),
                                 [](const std::string& audience) { return audience.empty(); });
  if (empty) reader.Fail("federation.audiences", "must not be empty");
  if (!c.federation_ca_file.empty() && !IsReadable(c.federation_ca_file))
    reader.Fail("federation.ca_file", "cannot be read: " + c.federation_ca_file);
}

// What one value alone does not show.
void Check(Reader& reader) {
  const Config& c = reader.config;
  if (c.data_dir.empty()) reader.Fail("data_dir", "must not be empty");
  if (!ParseFileMode(c.registry_files_mode)) {
    reader.Fail("registry_files_mode", "must be a mode in octal that lets its owner read and write, such as 0640");
  }
  if (!c.registry_files_group.empty() && !FindGroup(c.registry_files_group)) {
    reader.Fail("registry_files_group", "the system knows no such group: " + c.registry_files_group);
  }
  if (!IsAddress(c.listen)) reader.Fail("listen", "must be HOST:PORT");
  if (!IsAddress(c.admin_listen)) reader.Fail("admin_listen", "must be HOST:PORT");
  if (c.listen == c.admin_listen && !c.listen.ends_with(":0")) reader.Fail("admin_listen", "must differ from listen");
  if (!c.public_url.empty() && !IsPublicUrl(c.public_url)) {
    reader.Fail("public_url", "must be http:// or https://, a host, and no path");
  }
  if (c.tls_certificate.empty() != c.tls_key.empty()) {
    reader.Fail(c.tls_key.empty() ? "tls.certificate" : "tls.key", "certificate and key must be given together");
  }
  if (!c.tls_certificate.empty() && !IsReadable(c.tls_certificate))
    reader.Fail("tls.certificate", "cannot be read: " + c.tls_certificate);
  if (!c.tls_key.empty() && !IsReadable(c.tls_key)) reader.Fail("tls.key", "cannot be read: " + c.tls_key);
  if (c.log_level != "debug" && c.log_level != "info" && c.log_level != "warn" && c.log_level != "error") {
    reader.Fail("log.level", "must be debug, info, warn or error");
  }
  if (!ParseAuditKeep(c.audit_keep)) {
    reader.Fail("audit.keep",
                "must be a duration of a minute or more, such as 90.days, or 0.days for ever: " + c.audit_keep);
  }
  CheckOpenShift(reader);
  CheckFrontEnd(reader);
  CheckFederation(reader);
}

}  // namespace

std::optional<Seconds> ParseAuditKeep(std::string_view text) {
  const auto keep = ParseDuration(text);
  if (keep && *keep > Seconds{0} && *keep < Seconds{60}) return std::nullopt;
  return keep;
}

std::string Fault::Print() const {
  std::string line_text = file;
  if (line > 0) line_text += ":" + std::to_string(line);
  if (!line_text.empty()) line_text += ": ";
  if (!key.empty()) line_text += key + ": ";
  return line_text + text;
}

std::optional<unsigned> ParseFileMode(std::string_view text) {
  unsigned mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  const bool whole = error == std::errc() && end == text.data() + text.size() && text.size() >= 3 && text.size() <= 4;
  return whole && mode <= 0777 && (mode & 0600u) == 0600u ? std::optional(mode) : std::nullopt;
}

Result<Config, std::vector<Fault>> Load(const std::string& path, const std::vector<Override>& overrides) {
  Reader reader(path);
  if (!path.empty()) reader.ReadFile();
  for (const Override& flag : overrides) reader.Apply(flag);
  Check(reader);
  if (!reader.faults.empty()) return Fail(std::move(reader.faults));
  return std::move(reader.config);
}

}  // namespace jeton::config
