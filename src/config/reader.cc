#include "config/reader.h"

#include <algorithm>

#include "base/file.h"

namespace jeton::config {
namespace {

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

// Stores the value in any case. Returns what is wrong with it.
template <typename Struct, typename AnyKey>
std::vector<std::string> SetField(Struct& root, const AnyKey& key, const Value& value) {
  const auto* const number = std::get_if<std::int64_t>(&value);
  const bool outside = number != nullptr && key.most != 0 && (*number < key.least || *number > key.most);
  if (outside) return {fmt::format("must be from {} to {}", key.least, key.most)};
  return key.field.set(root, value);
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
  std::erase_if(given_, [&](const Given& given) { return given.key == key; });
  given_.push_back({key, flag.value, 0});
}

void Reader::SetAll() {
  for (const Key& key : AllKeys()) SetField(config, key, key.field.Standard());
  for (const Given& given : given_) {
    for (std::string& fault : SetField(config, *given.key, given.value)) Fail(given.key->Path(), std::move(fault));
  }
}

void Reader::Fail(std::string_view key, std::string text) {
  const auto known = std::find_if(given_.begin(), given_.end(), [&](const Given& g) { return g.key->Path() == key; });
  const int line = known == given_.end() ? 0 : known->line;
  const bool flag = known != given_.end() && line == 0;
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
      ReadRows(node, text, OpenShiftClientKeys(), config.settings.broker_clients);
    } else if (name.empty() && node.is_table() && IsTableOfKeys(text)) {
      ReadTable(*node.as_table(), text);
    } else if (key == nullptr) {
      FailAt(node, name.empty() ? std::string(text) : fmt::format("{}.{}", name, text), "there is no such key");
    } else if (auto value = ReadValue(key->Path(), node, key->field.Standard())) {
      given_.push_back({key, std::move(*value), LineOf(node)});
    }
  }
}

std::optional<Value> Reader::ReadValue(std::string_view key, const toml::node& node, const Value& standard) {
  const auto fail = [&](const toml::node& at, std::string_view text) {
    FailAt(at, key, std::string(text));
    return std::nullopt;
  };
  if (std::holds_alternative<std::string>(standard)) {
    return node.is_string() ? std::optional<Value>(node.as_string()->get()) : fail(node, "must be text");
  }
  if (std::holds_alternative<bool>(standard)) {
    return node.is_boolean() ? std::optional<Value>(node.as_boolean()->get()) : fail(node, "must be true or false");
  }
  if (std::holds_alternative<std::int64_t>(standard)) {
    return node.is_integer() ? std::optional<Value>(node.as_integer()->get()) : fail(node, "must be a whole number");
  }
  if (!node.is_array()) return fail(node, "must be a list of texts");
  std::vector<std::string> texts;
  for (const toml::node& element : *node.as_array()) {
    if (!element.is_string()) return fail(element, "must be a list of texts");
    texts.push_back(element.as_string()->get());
  }
  return texts;
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
    for (const auto& [key_name, value] : table) {
      const bool known =
          std::any_of(keys.begin(), keys.end(), [&sent = key_name](const auto& key) { return key.name == sent.str(); });
      if (!known) FailAt(value, fmt::format("{}.{}", name, key_name.str()), "there is no such key");
    }
    Row row;
    for (const auto& key : keys) {
      const toml::node* const value = table.get(key.name);
      if (value == nullptr) continue;
      const std::string path = fmt::format("{}.{}", name, key.name);
      const auto read = ReadValue(path, *value, key.field.Standard());
      if (!read) continue;
      for (std::string& fault : SetField(row, key, *read)) FailAt(*value, path, std::move(fault));
    }
    Finish(table, row);
    rows.push_back(std::move(row));
  }
}

void Reader::FailIfMissing(const toml::table& table, std::string_view name, std::string_view key) {
  const toml::node* const node = table.get(key);
  const bool missing = node == nullptr || (node->is_string() && node->as_string()->get().empty()) ||
                       (node->is_array() && node->as_array()->empty());
  if (missing) FailAt(node == nullptr ? table : *node, fmt::format("{}.{}", name, key), "is required");
}

void Reader::Finish(const toml::table& table, RegistryService& registry) {
  FailIfMissing(table, "registry", "service");
  for (const RegistryService& other : config.registries) {
    const bool twice = !registry.service.empty() && other.service == registry.service;
    if (twice) FailAt(*table.get("service"), "registry.service", "is there twice");
  }
}

void Reader::Finish(const toml::table& table, BrokerClient& client) {
  for (const std::string_view key : {"id", "secrets", "redirect_uris"}) FailIfMissing(table, "openshift_client", key);
  for (const BrokerClient& other : config.settings.broker_clients) {
    const bool twice = !client.id.empty() && other.id == client.id;
    if (twice) FailAt(*table.get("id"), "openshift_client.id", "is there twice");
  }
  if (client.name.empty()) client.name = client.id;
}

}  // namespace jeton::config
