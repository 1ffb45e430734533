#pragma once

#include <array>
#include <boost/json/array.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "endpoints/call.h"
#include "wire/body.h"

// Lists in pages.
namespace jeton::endpoints::api {

// The parameters of every list.
struct PageQuery {
  std::int64_t limit = 50;
  std::optional<std::string> cursor;

  std::size_t most() const { return static_cast<std::size_t>(limit); }
};

// They are members of the query of a list: kPageMembers<&TokenQuery::page>.
template <auto page>
inline constexpr std::array<wire::MemberOf<OwnerOf<page>>, 2> kPageMembers = {{
    {"limit", wire::Presence::kOptional, wire::Whole<page, &PageQuery::limit>(1, 200),
     "How many items a page may have; 50 if absent."},
    {"cursor", wire::Presence::kOptional, wire::Text<page, &PageQuery::cursor>(),
     "Where the page begins: `next_cursor` of the page before it, with the same other parameters."},
}};

// The query of a list that has no other parameters.
struct PlainList {
  PageQuery page;
};
inline constexpr auto kPlainListMembers = kPageMembers<&PlainList::page>;
inline constexpr wire::Body<PlainList> kPlainList(kPlainListMembers, {.only_known = true});

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

// {"items", "next_cursor"}. `next`: where the list goes on; nothing: it does not. The cursor holds it, sealed, and is
// valid for the same path with the same other parameters.
Response AnswerPage(const Call& call, boost::json::array items, const std::optional<std::string>& next);

// How many items the whole list has.
struct ListCount {
  std::int64_t total = 0;
  bool is_more = false;  // there may be more than this
};
// The same with {"total", "total_is_more"}; null if the list was not counted. The parameter `count` asks for it.
Response AnswerCountedPage(const Call& call, boost::json::array items, const std::optional<std::string>& next,
                           const std::optional<ListCount>& count);

}  // namespace jeton::endpoints::api
