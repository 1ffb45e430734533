#include "config/reader.h"

#include <algorithm>

#include "base/file.h"
#include "base/web_address.h"
#include "domain/authorization_scope.h"

namespace jeton::config {
namespace {

constexpr std::string_view kProfiles[] = {"distribution", "distribution-v3", "zot", "quay"};

std::string FlagOf(std::string_view key) {
  std::string flag = "--" + std::string(key);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

int LineOf(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

const Key* FindKey(std::string_view table, std::string_view name) {
  for (const Key& key : AllKeys()) {
    if (key.table == table && key.name == name) return &key;
  }
  return nullptr;
}

bool IsTableOfKeys(std::string_view name) {
  const auto keys = AllKeys();
  return std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.table == name; });
}

// Shorter ones could be found by trying.
constexpr std::size_t kShortestSecret = 16;

// What is wrong with an address that codes are sent to; empty: nothing. RFC 6749, section 3.1.2.
std::string_view FaultOfRedirectUri(std::string_view uri) {
  const auto address = WebAddress::Parse(uri);
  if (!address || address->rest.find('#') != std::string_view::npos) {
    return "must be absolute http or https addresses without a fragment: ";
  }
  return address->encrypted || address->Loopback() ? "" : "must be https but on the machine itself: ";
}

}  // namespace

void Reader::ReadFile() {
  const auto text = jeton::ReadFile(path_);
  if (!text) return faults.push_back({path_, 0, "", text.error()});
  try {
    const toml::table root = toml::parse(*text, path_);
    ReadTable(root, "");
  } catch (const toml::parse_error& error) {
    faults.push_back({path_, static_cast<int>(error.source().begin.line), "", std::string(error.description())});
  }
}

void Reader::Apply(const Override& flag) {
  const Key* const key = FindKey("", flag.key);
  if (key == nullptr) return;
  config.*std::get<std::string Config::*>(key->field) = flag.value;
  std::erase_if(lines_, [&](const auto& line) { return line.first == flag.key; });
  lines_.emplace_back(flag.key, 0);
}

void Reader::Fail(std::string_view key, std::string text) {
  const auto known = std::find_if(lines_.begin(), lines_.end(), [&](const auto& l) { return l.first == key; });
  const int line = known == lines_.end() ? 0 : known->second;
  const bool flag = known != lines_.end() && line == 0;
  faults.push_back({line > 0 ? path_ : std::string(), line, flag ? FlagOf(key) : std::string(key), std::move(text)});
}

void Reader::FailAt(const toml::node& node, std::string_view key, std::string text) {
  faults.push_back({path_, LineOf(node), std::string(key), std::move(text)});
}

void Reader::ReadTable(const toml::table& table, std::string_view name) {
  for (const auto& [key_name, node] : table) {
    const std::string_view text = key_name.str();
    const Key* const key = FindKey(name, text);
    if (name.empty() && text == "registry") {
      ReadRows(node, text, RegistryKeys(), config.registries);
    } else if (name.empty() && text == "openshift_client") {
      ReadRows(node, text, OpenShiftClientKeys(), config.openshift_clients);
    } else if (name.empty() && node.is_table() && IsTableOfKeys(text)) {
      ReadTable(*node.as_table(), text);
    } else if (key == nullptr) {
      FailAt(node, name.empty() ? std::string(text) : fmt::format("{}.{}", name, text), "there is no such key");
    } else {
      lines_.emplace_back(key->Path(), LineOf(node));
      ReadValue(*key, node);
    }
  }
}

void Reader::ReadValue(const Key& key, const toml::node& node) {
  std::visit([&](auto field) { Read(key.Path(), node, config.*field); }, key.field);
  CheckRange(key.Path(), node, key.least, key.most);
}

void Reader::CheckRange(std::string_view key, const toml::node& node, std::int64_t least, std::int64_t most) {
  if (most == 0 || !node.is_integer()) return;
  const std::int64_t value = node.as_integer()->get();
  if (value < least || value > most) FailAt(node, key, fmt::format("must be from {} to {}", least, most));
}

void Reader::Read(std::string_view key, const toml::node& node, std::string& value) {
  if (!node.is_string()) return FailAt(node, key, "must be text");
  value = node.as_string()->get();
}

void Reader::Read(std::string_view key, const toml::node& node, bool& value) {
  if (!node.is_boolean()) return FailAt(node, key, "must be true or false");
  value = node.as_boolean()->get();
}

void Reader::Read(std::string_view key, const toml::node& node, std::int64_t& value) {
  if (!node.is_integer()) return FailAt(node, key, "must be a whole number");
  value = node.as_integer()->get();
}

void Reader::Read(std::string_view key, const toml::node& node, std::vector<std::string>& value) {
  value.clear();
  if (!node.is_array()) return FailAt(node, key, "must be a list of texts");
  for (const toml::node& element : *node.as_array()) {
    if (!element.is_string()) return FailAt(element, key, "must be a list of texts");
    value.push_back(element.as_string()->get());
  }
}

template <typename Row>
void Reader::ReadRows(const toml::node& node, std::string_view name, std::span<const RowKey<Row>> keys,
                      std::vector<Row>& rows) {
  const toml::array* const tables = node.as_array();
  if (tables == nullptr || !tables->is_array_of_tables()) {
    return FailAt(node, name, fmt::format("must be written as [[{}]]", name));
  }
  for (const toml::node& element : *tables) {
    const toml::table& table = *element.as_table();
    Row row;
    for (const auto& [key_name, value] : table) {
      const std::string path = fmt::format("{}.{}", name, key_name.str());
      const auto key =
          std::find_if(keys.begin(), keys.end(), [&sent = key_name](const auto& k) { return k.name == sent.str(); });
      if (key == keys.end()) {
        FailAt(value, path, "there is no such key");
      } else {
        std::visit([&, &at = value](auto field) { Read(path, at, row.*field); }, key->field);
        CheckRange(path, value, key->least, key->most);
      }
    }
    CheckRow(table, row);
    rows.push_back(std::move(row));
  }
}

void Reader::CheckRow(const toml::table& table, const Registry& registry) {
  const bool known = std::find(std::begin(kProfiles), std::end(kProfiles), registry.profile) != std::end(kProfiles);
  if (!known) FailAt(*table.get("profile"), "registry.profile", "must be distribution, distribution-v3, zot or quay");
  // What was written may be no text at all, and is a fault already then.
  const auto choose = [&](std::string_view key, std::string_view chosen, std::string_view one, std::string_view other) {
    const bool quay = registry.profile == "quay";
    const toml::node* const node = table.get(key);
    if (node == nullptr || !node->is_string() || chosen == one || (chosen == other && !quay)) return;
    FailAt(*node, fmt::format("registry.{}", key),
           quay ? fmt::format("must be {} for quay", one) : fmt::format("must be {} or {}", one, other));
  };
  choose("algorithm", registry.algorithm, "rs256", "es256");
  choose("key_id", registry.key_id, "thumbprint", "libtrust");
  if (registry.service.empty()) FailAt(table, "registry.service", "is required");
  for (const Registry& other : config.registries) {
    const bool twice = !registry.service.empty() && other.service == registry.service;
    if (twice) FailAt(*table.get("service"), "registry.service", "is there twice");
  }
}

void Reader::CheckRow(const toml::table& table, const OpenShiftClient& client) {
  const auto fail = [&](std::string_view key, std::string text) {
    const toml::node* const node = table.get(key);
    FailAt(node == nullptr ? table : *node, fmt::format("openshift_client.{}", key), std::move(text));
  };
  const auto is_short = [](const std::string& secret) { return secret.size() < kShortestSecret; };
  if (client.id.empty()) fail("id", "is required");
  for (const OpenShiftClient& other : config.openshift_clients) {
    if (!client.id.empty() && other.id == client.id) fail("id", "is there twice");
  }
  if (client.secrets.empty()) fail("secrets", "is required");
  if (std::any_of(client.secrets.begin(), client.secrets.end(), is_short)) {
    fail("secrets", fmt::format("must have {} characters each, or more", kShortestSecret));
  }
  if (client.redirect_uris.empty()) fail("redirect_uris", "is required");
  for (const std::string& uri : client.redirect_uris) {
    const std::string_view fault = FaultOfRedirectUri(uri);
    if (!fault.empty()) fail("redirect_uris", std::string(fault) + uri);
  }
  const auto scopes = AuthorizationScopes::Parse(client.scopes);
  // A code that could be changed into a code would never end.
  if (!scopes || scopes->Has("oauthaccesstoken")) {
    fail("scopes", "must be scopes of personal authorizations, without oauthaccesstoken");
  }
}

}  // namespace jeton::config
