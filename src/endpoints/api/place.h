#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/records.h"
#include "endpoints/api/page.h"
#include "endpoints/outcome.h"

// Lists whose places are ids, ages or names.
namespace jeton::endpoints::api {

// Print and read the place at which a page begins. The empty text is the start of a list.
std::string PrintPlace(const Id& place);
std::string PrintPlace(const AgePlace& place);
inline const std::string& PrintPlace(const std::string& place) { return place; }
Id ReadIdPlace(std::string_view text);
AgePlace ReadAgePlace(std::string_view text);

// Answers with a page of the authority. `print` makes the JSON of an item.
template <typename PageType, typename Print>
Response AnswerPageOf(const Call& call, const PageType& page, Print print) {
  boost::json::array items;
  for (const auto& row : page.rows) items.push_back(print(row.item));
  return AnswerPage(call, std::move(items),
                    page.next ? std::optional<std::string>(PrintPlace(*page.next)) : std::nullopt);
}

// Returns the detour to a reader for a page too long for an I/O thread.
std::optional<Detour> ReadLongPageElsewhere(const Call& call, const Actor& actor, const PageQuery& page);

}  // namespace jeton::endpoints::api
