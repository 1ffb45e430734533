#include "authority/registry/uses.h"

#include <algorithm>

namespace jeton::authority {
namespace {

// `rows` has one more than a page if another page follows.
UsePage CutPage(std::vector<UseRow> rows, std::size_t most) {
  UsePage page;
  if (rows.size() > most) {
    rows.resize(most);
    page.next = {rows.back().last_used, rows.back().id};
  }
  page.uses = std::move(rows);
  return page;
}

}  // namespace

UsePage ListUsesOfRepository(const Work& work, const InspectedRepository& repository, const UseQuery& query) {
  return CutPage(storage::Uses(work.tx()).OfRepository(repository.id(), query.before, query.most + 1), query.most);
}

UsePage ListUsesByRobot(const Work& work, const SeenRobot& robot, const UseQuery& query) {
  return CutPage(storage::Uses(work.tx()).OfAccount(robot.id(), query.before, query.most + 1), query.most);
}

std::vector<UseDay> ListUseDays(const Work& work, const InspectedRepository& repository, TimePoint since) {
  const std::int64_t oldest = storage::DayOf(work.now) - storage::kKeepUseDays + 1;
  return storage::Uses(work.tx()).ByDay(repository.id(), std::max(oldest, storage::DayOf(since)));
}

}  // namespace jeton::authority
