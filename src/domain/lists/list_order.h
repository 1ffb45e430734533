#pragma once

#include <cstddef>
#include <string>

#include "domain/records.h"

namespace jeton {

// Which way a list goes: by name, or from the oldest.
enum class ListOrder { kAscending, kDescending };

// How much of a list to read from a place on, and which way.
struct Extent {
  // NOLINTNEXTLINE(google-explicit-constructor): a number alone reads upwards.
  Extent(std::size_t count, ListOrder way = ListOrder::kAscending) : most(count), order(way) {}

  std::size_t most;
  ListOrder order;
};

// The places before the first entries.
inline AgePlace StartByAge(ListOrder order) {
  return order == ListOrder::kAscending ? AgePlace{} : AgePlace{kNever, Id()};
}
// Ids grow with time.
inline Id StartById(ListOrder order) {
  if (order == ListOrder::kAscending) return Id();
  Id::Bytes last{};
  last.fill(0xff);
  return Id(last);
}
// The end is a letter of Linear B. All names are less, by their bytes as well as in every collation that a database may
// have: its script comes after Latin, and unlike Han or Greek it is no language's own, which could be put first.
inline std::string StartByName(ListOrder order) { return order == ListOrder::kAscending ? "" : "\xf0\x90\x80\x80"; }

}  // namespace jeton
