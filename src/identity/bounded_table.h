#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include "base/digest.h"

namespace jeton {

// A table with a fixed number of entries, keyed by a digest that callers cannot choose. A new entry replaces the one
// with the least stake among the few in its place. Entry must have a `Digest key` and `Stake()`, which is least for
// Entry{}. Not thread-safe.
template <typename Entry>
class BoundedTable {
 public:
  // Returns the entry, or null. Valid until the next Take.
  Entry* Find(const Digest& key) {
    Entry* const set = SetOf(key);
    Entry* const found = std::find_if(set, set + kWays, [&](const Entry& entry) { return entry.key == key; });
    return found == set + kWays ? nullptr : found;
  }

  // Returns the entry of that key, a new one if there is none. Valid until the next Take.
  Entry& Take(const Digest& key) {
    if (Entry* const found = Find(key)) return *found;
    Entry* const set = SetOf(key);
    Entry& least =
        *std::min_element(set, set + kWays, [](const Entry& a, const Entry& b) { return a.Stake() < b.Stake(); });
    least = Entry{};
    least.key = key;
    return least;
  }

 private:
  static constexpr std::size_t kWays = 8;
  static constexpr std::size_t kSets = 1024;

  Entry* SetOf(const Digest& key) { return &entries_[std::hash<Digest>{}(key) % kSets * kWays]; }

  std::vector<Entry> entries_ = std::vector<Entry>(kWays * kSets);
};

}  // namespace jeton
