#pragma once

#include <toml++/toml.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/keys.h"

namespace jeton::config {

// Gathers faults and remembers where each key stood, for checks that come after reading.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  void ReadFile();
  void Apply(const Override& flag);

  // Something is wrong with the value of a key, wherever it came from.
  void Fail(std::string_view key, std::string text);

  Config config;
  std::vector<Fault> faults;

 private:
  void FailAt(const toml::node& node, std::string_view key, std::string text);

  void ReadTable(const toml::table& table, std::string_view name);
  void ReadValue(const Key& key, const toml::node& node);
  void Read(std::string_view key, const toml::node& node, std::string& value);
  void Read(std::string_view key, const toml::node& node, bool& value);
  void Read(std::string_view key, const toml::node& node, std::int64_t& value);
  void Read(std::string_view key, const toml::node& node, std::vector<std::string>& value);
  template <typename Value>
  void Read(std::string_view key, const toml::node& node, std::optional<Value>& value) {
    Read(key, node, value.emplace());
  }
  // most 0: no range.
  void CheckRange(std::string_view key, const toml::node& node, std::int64_t least, std::int64_t most);

  // [[name]], [[name]], …
  template <typename Row>
  void ReadRows(const toml::node& node, std::string_view name, std::span<const RowKey<Row>> keys,
                std::vector<Row>& rows);
  void CheckRow(const toml::table& table, const Registry& registry);
  void CheckRow(const toml::table& table, const OpenShiftClient& client);

  std::string path_;
  std::vector<std::pair<std::string, int>> lines_;
};

}  // namespace jeton::config
