#pragma once

#include <compare>
#include <string>

#include "base/id.h"
#include "domain/lists/list_order.h"

namespace jeton {

// A place in a list by name. Of entries with the same name, the ids decide.
struct NamePlace {
  std::string name;
  Id id;

  friend auto operator<=>(const NamePlace&, const NamePlace&) = default;
};

// The place before the first entry.
inline NamePlace StartByNameAndId(ListOrder order) { return {StartByName(order), StartById(order)}; }

}  // namespace jeton
