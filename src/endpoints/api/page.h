#pragma once

#include <array>
#include <boost/json/array.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/lists/list_order.h"
#include "endpoints/call.h"
#include "wire/body.h"

// Lists in pages.
namespace jeton::endpoints::api {

// The parameters of every list.
struct PageQuery {
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
  std::optional<std::string> sort;  // one of the orders of the list
  bool count = false;

  std::size_t most() const { return static_cast<std::size_t>(limit); }
  // Of a list that goes both ways, and upwards by itself.
  ListOrder order() const { return sort && sort->starts_with('-') ? ListOrder::kDescending : ListOrder::kAscending; }
  Extent extent() const { return {most(), order()}; }
};

// They are members of the query of a list: kPageMembers<&TokenQuery::page>.
template <auto page>
inline constexpr std::array<wire::MemberOf<OwnerOf<page>>, 3> kPageMembers = {{
    {"limit", wire::Presence::kOptional, wire::Whole<page, &PageQuery::limit>(1, 200),
     "How many items a page may have; 50 if absent."},
    {"cursor", wire::Presence::kOptional, wire::Text<page, &PageQuery::cursor>(),
     "Where the page begins: `next_cursor` of the page before it, with the same other parameters."},
    {"count", wire::Presence::kOptional, wire::Flag<page, &PageQuery::count>(),
     "Whether to count the whole list, up to 10,000. Takes longer than the page."},
}};
// The parameter of a list that has an order. `orders`: the field, with a dash before it if the list descends.
template <auto page>
constexpr std::array<wire::MemberOf<OwnerOf<page>>, 1> SortMember(std::string_view orders) {
  return {{{"sort", wire::Presence::kOptional, wire::Text<page, &PageQuery::sort>({.choices = orders}),
            "The field by which the list is sorted; a dash before it: descending."}}};
}

// The query of a list that has no other parameters: without a meaningful order, by name, or by age.
struct PlainList {
  PageQuery page;
};
inline constexpr auto kPlainListMembers = kPageMembers<&PlainList::page>;
inline constexpr wire::Body<PlainList> kPlainList(kPlainListMembers, {.only_known = true});
inline constexpr auto kListByNameMembers =
    wire::Join(SortMember<&PlainList::page>("name -name"), kPageMembers<&PlainList::page>);
inline constexpr wire::Body<PlainList> kListByName(kListByNameMembers, {.only_known = true});
inline constexpr auto kListByAgeMembers =
    wire::Join(SortMember<&PlainList::page>("created -created"), kPageMembers<&PlainList::page>);
inline constexpr wire::Body<PlainList> kListByAge(kListByAgeMembers, {.only_known = true});

// Returns the place at which the page begins, empty for the start of the list. The error is the answer to a cursor that
// is not ours, is for another query, or is too old.
Result<std::string, Outcome> PlaceOf(const Call& call, const PageQuery& page);

// Makes the cursors of one list, also after the request that asked for it.
class Cursors {
 public:
  explicit Cursors(const Call& call);

  std::string At(const std::string& place, TimePoint now) const;

 private:
  Issuer& issuer_;
  std::string list_;
};

// How many items the whole list has.
struct ListCount {
  std::int64_t total = 0;
  bool is_more = false;  // there may be more than this
};
inline constexpr std::int64_t kMostCounted = 10'000;

// {"items", "next_cursor", "total", "total_is_more"}. `next`: where the list goes on; nothing: it does not. The cursor
// holds it, sealed, and is valid for the same path with the same other parameters. The last two are null if the list
// was not counted: the parameter `count` asks for it.
Response AnswerPage(const Call& call, boost::json::array items, const std::optional<std::string>& next,
                    const std::optional<ListCount>& count = std::nullopt);

}  // namespace jeton::endpoints::api
