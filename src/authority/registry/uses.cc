#include "authority/registry/uses.h"

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

}  // namespace jeton::authority
