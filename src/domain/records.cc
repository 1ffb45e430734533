#include "domain/records.h"

#include <algorithm>

#include "domain/names.h"

namespace jeton {
namespace {

// Calls `visit` with each word until it returns true; says whether it did.
template <typename Visit>
bool AnyWord(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0 && visit(text.substr(0, end))) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace

bool RestrictionAllows(std::string_view restriction, std::string_view repository) {
  if (restriction.empty()) return true;
  return AnyWord(restriction, [&](std::string_view pattern) {
    // The star stands for what is below the slash before it, so it never reaches into a neighbour's name.
    if (pattern.ends_with("/*")) return repository.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == repository;
  });
}

bool IsRestriction(std::string_view restriction) {
  return !AnyWord(restriction, [](std::string_view pattern) {
    if (pattern.ends_with("/*")) pattern.remove_suffix(2);
    return !IsRepositoryName(pattern, true);
  });
}

}  // namespace jeton
