#pragma once

#include <vector>

namespace jeton::testing {

// What a page shows.
template <typename PageType>
std::vector<typename PageType::Item> ItemsOf(PageType page) {
  std::vector<typename PageType::Item> items;
  for (auto& row : page.rows) items.push_back(std::move(row.item));
  return items;
}

}  // namespace jeton::testing
