#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "endpoints/api/asking.h"
#include "endpoints/api/page.h"

// The rows of lists use this in place of Asking, and are counted in one place.
namespace jeton::endpoints::api {

// What a page of a list has, read from its answer.
struct AnsweredPage {
  std::size_t items = 0;
  std::optional<std::string> next_cursor;
};
// Returns nothing if the answer is no page: an error, or lines.
std::optional<AnsweredPage> ReadAnsweredPage(const Outcome& outcome);
// Writes the count into the answer, which is a page.
Outcome WithCount(Outcome outcome, const ListCount& count);

// A page may hold fewer items than asked for, even none.
inline constexpr int kMostPagesCounted = 200;

// Counts the list page by page: whatever a caller may not see does not count, either.
template <typename Struct>
Outcome Counted(Answering<Struct> function, const Call& call, const Actor& actor, const Struct& query) {
  Outcome asked = function(call, actor, query);
  if (!ReadAnsweredPage(asked)) return asked;
  Struct all = query;
  all.page.limit = 200;
  all.page.cursor.reset();
  ListCount count;
  for (int pages = 0; pages < kMostPagesCounted && count.total < kMostCounted; ++pages) {
    const auto page = ReadAnsweredPage(function(call, actor, all));
    if (!page) break;
    count.total += static_cast<std::int64_t>(page->items);
    all.page.cursor = page->next_cursor;
    if (!all.page.cursor) break;
  }
  // The last page may have gone beyond the bound.
  count.is_more = all.page.cursor.has_value() || count.total > kMostCounted;
  count.total = std::min(count.total, kMostCounted);
  return WithCount(std::move(asked), count);
}

// As Asking, for a list. Counts on a worker.
template <const auto& description, typename Struct>
Function Listing(Answering<Struct> function) {
  return [function](const Call& call) -> Outcome {
    const auto actor = RequireCaller(call);
    if (!actor) return actor.error();
    const auto query = ReadQuery(call, description);
    if (!query) return query.error();
    if (!query->page.count) return function(call, *actor, *query);
    if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = actor->name};
    return Counted(function, call, *actor, *query);
  };
}

}  // namespace jeton::endpoints::api
