#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/lists/name_place.h"
#include "domain/records.h"
#include "endpoints/api/page.h"
#include "endpoints/outcome.h"

// Lists whose places are ids, ages or names.
namespace jeton::endpoints::api {

// A place in a list by time: a time, and what tells apart entries of the same time.
struct TimePlace {
  TimePoint at{};
  std::string_view rest;  // part of the text that was read
};
std::string PrintPlace(const TimePlace& place);
std::optional<TimePlace> ReadTimePlace(std::string_view text);

// Print and read the place at which a page begins. The empty text is the start of a list.
std::string PrintPlace(const Id& place);
std::string PrintPlace(const AgePlace& place);
std::string PrintPlace(const NamePlace& place);
inline const std::string& PrintPlace(const std::string& place) { return place; }
Id ReadIdPlace(std::string_view text);
AgePlace ReadAgePlace(std::string_view text);
// The same for a list that goes both ways. The empty text is the start in the order of the page.
AgePlace ReadAgePlace(std::string_view text, const PageQuery& page);
std::string ReadNamePlace(std::string_view text, const PageQuery& page);
// The same for a list in which several may have one name.
NamePlace ReadNameAndId(std::string_view text, const PageQuery& page);

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
