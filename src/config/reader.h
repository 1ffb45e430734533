#pragma once

#include <toml++/toml.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/keys.h"

namespace jeton::config {

// Reads the values of all keys, then puts them into their fields, so a wrong value that a flag overrides is no fault.
// Gathers faults, and remembers where each key stood for later checks.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  void ReadFile();
  void Apply(const Override& flag);
  // Sets every field, first to the standard values.
  void SetAll();

  // Adds a fault of a key's value, wherever the value came from.
  void Fail(std::string_view key, std::string text);

  Config config;
  std::vector<Fault> faults;

 private:
  struct Given {
    const Key* key = nullptr;
    Value value;
    int line = 0;  // 0: a flag
  };

  void FailAt(const toml::node& node, std::string_view key, std::string text);

  void ReadTable(const toml::table& table, std::string_view name);
  // Returns nothing and adds a fault if the value has another type than `standard`.
  std::optional<Value> ReadValue(std::string_view key, const toml::node& node, const Value& standard);

  // [[name]], [[name]], …
  template <typename Row>
  void ReadRows(const toml::node& node, std::string_view name, std::span<const RowKey<Row>> keys,
                std::vector<Row>& rows);
  void FailIfMissing(const toml::table& table, std::string_view name, std::string_view key);
  void Finish(const toml::table& table, RegistryService& registry);
  void Finish(const toml::table& table, BrokerClient& client);

  std::string path_;
  std::vector<Given> given_;
};

}  // namespace jeton::config
