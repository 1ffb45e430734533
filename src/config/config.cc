#include "config/config.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <optional>
#include <variant>

#include "base/encoding.h"
#include "domain/authorization_scope.h"

namespace jeton::config {
namespace {

using Field =
    std::variant<std::string Config::*, bool Config::*, std::int64_t Config::*, std::vector<std::string> Config::*>;

struct Key {
  std::string_view table;  // empty: the top of the file
  std::string_view name;
  Field field;
  std::string_view text;
  std::int64_t least = 0;
  std::int64_t most = 0;

  std::string Path() const { return table.empty() ? std::string(name) : fmt::format("{}.{}", table, name); }
};

const Key kKeys[] = {
    {"", "data_dir", &Config::data_dir, "Folder of the database, keys and registry files. Made when missing."},
    {"", "listen", &Config::listen, "Address and port of the main listener. Port 0 takes a free one."},
    {"", "admin_listen", &Config::admin_listen, "Address and port of health, readiness and metrics. Keep it private."},
    {"", "public_url", &Config::public_url,
     "How clients reach the server: `scheme://host[:port]`, no slash at the end. Default: built from `listen`."},
    {"", "threads", &Config::threads, "Threads that serve requests. 0: one per processor.", 0, 256},
    {"tls", "certificate", &Config::tls_certificate,
     "PEM file with the certificate chain of the main listener (TLS 1.2 or newer)."},
    {"tls", "key", &Config::tls_key, "PEM file with its private key."},
    {"http", "max_head_bytes", &Config::max_head_bytes, "Longest request line and headers together.", 1024, 1 << 20},
    {"http", "max_body_bytes", &Config::max_body_bytes, "Longest body.", 16, 16 << 20},
    {"http", "head_seconds", &Config::head_seconds, "Time for a whole request head, from its first byte.", 1, 3600},
    {"http", "body_seconds", &Config::body_seconds, "Time for a whole body.", 1, 3600},
    {"http", "idle_seconds", &Config::idle_seconds, "How long a connection may be idle.", 1, 86400},
    {"http", "max_connections", &Config::max_connections, "Connections at once; further ones are told to come back.", 1,
     1'000'000},
    {"secrets", "retrievable", &Config::secrets_retrievable,
     "Whether robot tokens, client secrets and personal authorizations can be shown again. `false` keeps no copy, not "
     "even an encrypted one."},
    {"log", "level", &Config::log_level, "`debug`, `info`, `warn` or `error`."},
    {"cache", "tokens", &Config::cached_tokens,
     "Tokens kept in memory: the last used ones, at least this many and at most twice as many.", 64, 100'000'000},
    {"accounts", "superusers", &Config::superusers, "Users that administer the installation (Quay: `SUPER_USERS`)."},
    {"accounts", "readonly_superusers", &Config::readonly_superusers,
     "Users that may read everything and change nothing (Quay: `GLOBAL_READONLY_SUPER_USERS`)."},
    {"accounts", "superusers_full_access", &Config::superusers_full_access,
     "Whether superusers may act in others' name spaces (Quay: `FEATURE_SUPERUSERS_FULL_ACCESS`)."},
    {"accounts", "superusers_org_creation_only", &Config::superusers_org_creation_only,
     "Whether only superusers may create organizations (Quay: `FEATURE_SUPERUSERS_ORG_CREATION_ONLY`)."},
    {"accounts", "restricted_users", &Config::restricted_users,
     "Whether users may not create repositories of their own, nor organizations (Quay: `FEATURE_RESTRICTED_USERS`)."},
    {"accounts", "anonymous_access", &Config::anonymous_access,
     "Whether requests without credentials are looked at, for public content (Quay: `FEATURE_ANONYMOUS_ACCESS`)."},
    {"robots", "disallow", &Config::robots_disallow, "Turns robot accounts off (Quay: `ROBOTS_DISALLOW`)."},
    {"robots", "whitelist", &Config::robots_whitelist,
     "Robots (`owner+short`) that work all the same (Quay: `ROBOTS_WHITELIST`)."},
    {"applications", "max_tokens", &Config::application_max_tokens,
     "Live tokens per application. 0: no limit (Quay: `OAUTH_APPLICATION_MAXIMUM_TOKEN_COUNT`).", 0, 1'000'000'000},
    {"repositories", "create_private_on_push", &Config::create_private_on_push,
     "Whether a repository that a push creates is private (Quay: `CREATE_PRIVATE_REPO_ON_PUSH`)."},
    {"repositories", "create_namespace_on_push", &Config::create_namespace_on_push,
     "Whether a push may create the organization, too (Quay: `CREATE_NAMESPACE_ON_PUSH`)."},
    {"repositories", "nested_names", &Config::nested_names,
     "Whether repository names may have several segments (Quay: `FEATURE_EXTENDED_REPOSITORY_NAMES`)."},
    {"repositories", "library_namespace", &Config::library_namespace,
     "Name space of repositories named without one (Quay: `LIBRARY_NAMESPACE`)."},
    {"registry_tokens", "pull_seconds", &Config::pull_seconds, "Life of registry tokens that only read.", 60, 3600},
    {"registry_tokens", "push_seconds", &Config::push_seconds, "Life of registry tokens that write.", 60, 3600},
    {"openshift", "scope_timeouts", &Config::scope_timeouts,
     "Default and longest life of personal authorizations: `scope=default|maximum,…`, `*` for all other scopes."},
    {"openshift", "realm", &Config::broker_realm, "Realm of the Basic challenge of that dialect."},
    {"tokens", "keep_expired_seconds", &Config::keep_expired_seconds,
     "How long expired tokens are still listed before they are removed.", 0, 315'576'000},
};

constexpr std::string_view kRegistryKeys[] = {"service", "profile", "issuer"};
constexpr std::string_view kProfiles[] = {"distribution", "distribution-v3", "zot", "quay"};

template <typename List>
bool Contains(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

// Gathers faults and remembers where each key stood, for checks that come after reading.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  void ReadFile() {
    try {
      const toml::table root = toml::parse_file(path_);
      ReadTable(root, "");
    } catch (const toml::parse_error& error) {
      faults.push_back({path_, static_cast<int>(error.source().begin.line), "", std::string(error.description())});
    }
  }

  void Apply(const Override& flag) {
    const auto key =
        std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key& k) { return k.Path() == flag.key; });
    if (key == std::end(kKeys)) return;
    config.*std::get<std::string Config::*>(key->field) = flag.value;
    lines_.erase(std::remove_if(lines_.begin(), lines_.end(), [&](const auto& l) { return l.first == flag.key; }),
                 lines_.end());
    lines_.emplace_back(flag.key, 0);
  }

  void Fail(std::string_view key, std::string text) {
    const auto known = std::find_if(lines_.begin(), lines_.end(), [&](const auto& l) { return l.first == key; });
    const int line = known == lines_.end() ? 0 : known->second;
    const bool flag = known != lines_.end() && line == 0;
    faults.push_back({line > 0 ? path_ : std::string(), line, flag ? FlagOf(key) : std::string(key), std::move(text)});
  }

  Config config;
  std::vector<Fault> faults;

 private:
  static std::string FlagOf(std::string_view key) {
    std::string flag = "--" + std::string(key);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
  }

  static int LineOf(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

  void FailAt(const toml::node& node, const std::string& key, std::string text) {
    faults.push_back({path_, LineOf(node), key, std::move(text)});
  }

  void ReadTable(const toml::table& table, std::string_view name) {
    for (const auto& [key_name, node] : table) {
      const std::string_view text = key_name.str();
      if (name.empty() && text == "registry") {
        ReadRegistries(node);
        continue;
      }
      const auto key = std::find_if(std::begin(kKeys), std::end(kKeys),
                                    [&](const Key& k) { return k.table == name && k.name == text; });
      const bool is_table =
          name.empty() && node.is_table() &&
          std::any_of(std::begin(kKeys), std::end(kKeys), [&](const Key& k) { return k.table == text; });
      if (is_table) {
        ReadTable(*node.as_table(), text);
      } else if (key == std::end(kKeys)) {
        FailAt(node, name.empty() ? std::string(text) : fmt::format("{}.{}", name, text), "there is no such key");
      } else {
        lines_.emplace_back(key->Path(), LineOf(node));
        ReadValue(*key, node);
      }
    }
  }

  void ReadValue(const Key& key, const toml::node& node) {
    std::visit([&](auto field) { ReadInto(key, node, config.*field); }, key.field);
  }

  void ReadInto(const Key& key, const toml::node& node, std::string& value) {
    if (!node.is_string()) return FailAt(node, key.Path(), "must be text");
    value = node.as_string()->get();
  }
  void ReadInto(const Key& key, const toml::node& node, bool& value) {
    if (!node.is_boolean()) return FailAt(node, key.Path(), "must be true or false");
    value = node.as_boolean()->get();
  }
  void ReadInto(const Key& key, const toml::node& node, std::int64_t& value) {
    if (!node.is_integer()) return FailAt(node, key.Path(), "must be a whole number");
    value = node.as_integer()->get();
    if (value < key.least || value > key.most) {
      FailAt(node, key.Path(), fmt::format("must be from {} to {}", key.least, key.most));
    }
  }
  void ReadInto(const Key& key, const toml::node& node, std::vector<std::string>& value) {
    value.clear();
    if (!node.is_array()) return FailAt(node, key.Path(), "must be a list of texts");
    for (const toml::node& element : *node.as_array()) {
      if (!element.is_string()) return FailAt(element, key.Path(), "must be a list of texts");
      value.push_back(element.as_string()->get());
    }
  }

  void ReadRegistries(const toml::node& node) {
    const toml::array* const tables = node.as_array();
    if (tables == nullptr || !tables->is_array_of_tables())
      return FailAt(node, "registry", "must be written as [[registry]]");
    for (const toml::node& table : *tables) ReadRegistry(*table.as_table());
  }

  void ReadRegistry(const toml::table& table) {
    Registry registry;
    for (const auto& [name, node] : table) {
      const std::string key = "registry." + std::string(name.str());
      if (!Contains(kRegistryKeys, name.str())) {
        FailAt(node, key, "there is no such key");
      } else if (!node.is_string()) {
        FailAt(node, key, "must be text");
      } else {
        const std::string& value = node.as_string()->get();
        (name.str() == "service"   ? registry.service
         : name.str() == "profile" ? registry.profile
                                   : registry.issuer) = value;
        if (name.str() == "profile" && !Contains(kProfiles, value)) {
          FailAt(node, key, "must be distribution, distribution-v3, zot or quay");
        }
      }
    }
    if (registry.service.empty()) FailAt(table, "registry.service", "is required");
    for (const Registry& other : config.registries) {
      const bool twice = !registry.service.empty() && other.service == registry.service;
      if (twice) FailAt(*table.get("service"), "registry.service", "is there twice");
    }
    config.registries.push_back(std::move(registry));
  }

  std::string path_;
  std::vector<std::pair<std::string, int>> lines_;
};

bool IsAddress(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto port = ParseInteger(text.substr(colon + 1));
  return port && *port >= 0 && *port <= 65535;
}

bool IsPublicUrl(std::string_view url) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::string_view host = url.substr(scheme.size());
    return !host.empty() && host.find_first_of("/?#@ \t\"\\") == std::string_view::npos;
  }
  return false;
}

bool IsReadable(const std::string& path) { return std::filesystem::is_regular_file(path); }

// What one value alone does not show.
void Check(Reader& reader) {
  const Config& c = reader.config;
  if (c.data_dir.empty()) reader.Fail("data_dir", "must not be empty");
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
  if (!Contains(std::initializer_list<std::string_view>{"debug", "info", "warn", "error"}, c.log_level)) {
    reader.Fail("log.level", "must be debug, info, warn or error");
  }
  if (const auto lifetimes = ScopeLifetimes::Parse(c.scope_timeouts); !lifetimes) {
    reader.Fail("openshift.scope_timeouts", "cannot be read: " + lifetimes.error());
  }
  if (c.broker_realm.find_first_of("\"\\\r\n") != std::string::npos)
    reader.Fail("openshift.realm", "must not hold quotes");
}

std::string PrintDefault(const Field& field) {
  const Config standard;
  struct Printer {
    const Config& config;
    std::string operator()(std::string Config::*f) const { return '"' + config.*f + '"'; }
    std::string operator()(bool Config::*f) const { return config.*f ? "true" : "false"; }
    std::string operator()(std::int64_t Config::*f) const { return std::to_string(config.*f); }
    std::string operator()(std::vector<std::string> Config::*f) const {
      std::string list;
      for (const std::string& text : config.*f) list += (list.empty() ? "\"" : ", \"") + text + '"';
      return "[" + list + "]";
    }
  };
  return std::visit(Printer{standard}, field);
}

// A bar would end the cell of a table.
std::string EscapeCell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

}  // namespace

std::string Fault::Print() const {
  std::string line_text = file;
  if (line > 0) line_text += ":" + std::to_string(line);
  if (!line_text.empty()) line_text += ": ";
  if (!key.empty()) line_text += key + ": ";
  return line_text + text;
}

Result<Config, std::vector<Fault>> Load(const std::string& path, const std::vector<Override>& overrides) {
  Reader reader(path);
  if (!path.empty()) reader.ReadFile();
  for (const Override& flag : overrides) reader.Apply(flag);
  Check(reader);
  if (!reader.faults.empty()) return Fail(std::move(reader.faults));
  return std::move(reader.config);
}

std::string PrintReference() {
  std::string page =
      "# Configuration\n\n"
      "One TOML file, given with `--config`; every key is optional. `--data-dir`, `--listen`, `--admin-listen` and\n"
      "`--public-url` override it. `jetond check-config --config FILE` reports every fault at once.\n"
      "This page is printed by `jetond help config`.\n";
  std::string_view table = "-";
  for (const Key& key : kKeys) {
    if (key.table != table) {
      table = key.table;
      page += table.empty() ? "\n## Top of the file\n" : fmt::format("\n## [{}]\n", table);
      page += "\n| key | default | what it is |\n| --- | --- | --- |\n";
    }
    page += fmt::format("| `{}` | `{}` | {} |\n", key.name, EscapeCell(PrintDefault(key.field)), EscapeCell(key.text));
  }
  page +=
      "\n## [[registry]]\n\n"
      "One table per registry that trusts our tokens; the first is the default. Without any there is one, whose "
      "service is\n"
      "the host and port of `public_url`.\n\n"
      "| key | default | what it is |\n| --- | --- | --- |\n"
      "| `service` | required | The registry's name for itself: the audience of its tokens. |\n"
      "| `profile` | `\"distribution\"` | What kind of registry it is: `distribution`, `distribution-v3`, `zot` or "
      "`quay`. |\n"
      "| `issuer` | the public URL; `\"quay\"` for that profile | The issuer in its tokens, byte for byte. |\n";
  return page;
}

}  // namespace jeton::config
