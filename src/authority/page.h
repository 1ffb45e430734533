#pragma once

#include <optional>
#include <vector>

namespace jeton::authority {

// A part of a list that is read in parts, so that each part costs no more than what it holds.
template <typename ItemType, typename PlaceType>
struct Page {
  using Item = ItemType;
  using Place = PlaceType;  // where a part begins; a default-constructed Place is the start of the list
  struct Row {
    Item item;
    Place place;  // where the list goes on after this one
  };
  std::vector<Row> rows;      // may be fewer than requested, even none: hidden rows are read too
  std::optional<Place> next;  // nothing: this is the end of the list
};

// Makes a page of stored rows. `place` returns where the list goes on after a row; `view` returns its item, or nothing
// if the row is hidden.
template <typename PageType, typename Stored, typename PlaceOf, typename View>
PageType MakePage(std::vector<Stored> stored, std::size_t most, PlaceOf place, View view) {
  PageType page;
  if (stored.size() >= most && !stored.empty()) page.next = place(stored.back());
  for (Stored& row : stored) {
    typename PageType::Place after = place(row);
    if (auto item = view(std::move(row))) page.rows.push_back({std::move(*item), std::move(after)});
  }
  return page;
}

}  // namespace jeton::authority
