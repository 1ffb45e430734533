#include "base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace jeton {
namespace {

constexpr std::size_t kLongestName = 64;

}  // namespace

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
    }
  }
  return row.back();
}

std::string_view NearestName(std::string_view text, std::span<const std::string_view> known) {
  std::string_view nearest;
  if (text.empty() || text.size() > kLongestName) return nearest;
  std::size_t least = kLongestName;
  for (const std::string_view name : known) {
    const std::size_t distance = EditDistance(text, name);
    if (distance >= least || distance > 1 + name.size() / 3) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

}  // namespace jeton
