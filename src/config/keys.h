#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "config/config.h"
#include "config/field.h"

// The keys that a file may hold.
namespace jeton::config {

struct Key {
  std::string_view table;  // empty: the top of the file
  std::string_view name;
  Field<Config> field;
  std::string_view text;
  // The bounds of a number; most 0: no bound.
  std::int64_t least = 0;
  std::int64_t most = 0;

  std::string Path() const { return table.empty() ? std::string(name) : fmt::format("{}.{}", table, name); }
};

// Every key outside of lists of tables, in the order of the reference page.
std::span<const Key> AllKeys();

// A key in the tables of a list. Keys are set in the order of these rows.
template <typename Row>
struct RowKey {
  std::string_view name;
  Field<Row> field;
  std::string_view standard;  // as the reference page prints it
  std::string_view text;
  std::int64_t least = 0;
  std::int64_t most = 0;
};
std::span<const RowKey<RegistryService>> RegistryKeys();
std::span<const RowKey<BrokerClient>> OpenShiftClientKeys();

}  // namespace jeton::config
