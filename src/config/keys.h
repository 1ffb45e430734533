#pragma once

#include <fmt/format.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/config.h"

// What may stand in the file.
namespace jeton::config {

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

// Every key outside of lists of tables, in the order of the reference page.
std::span<const Key> AllKeys();

// A key of the tables of a list.
template <typename Row>
struct RowKey {
  std::string_view name;
  std::variant<std::string Row::*, bool Row::*, std::int64_t Row::*, std::vector<std::string> Row::*,
               std::optional<bool> Row::*, std::optional<std::int64_t> Row::*>
      field;
  std::string_view standard;  // as the reference page says it
  std::string_view text;
  std::int64_t least = 0;
  std::int64_t most = 0;
};
std::span<const RowKey<Registry>> RegistryKeys();
std::span<const RowKey<OpenShiftClient>> OpenShiftClientKeys();

}  // namespace jeton::config
