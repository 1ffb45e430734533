#include "authority/registry/uses.h"

#include "authority/organizations/repositories.h"

namespace jeton::authority {
namespace {

// `rows`: one more than a page, if there are so many.
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

Result<UsePage, Refusal> ListUsesOfRepository(const Work& work, const Actor& actor, std::string_view name_space,
                                              std::string_view repository, const UseQuery& query) {
  const auto facts = FindAdministeredRepository(work, actor, name_space, repository, Access::kRead);
  if (!facts) return Fail(facts.error());
  return CutPage(storage::Uses(work.tx()).OfRepository(facts->id, query.before, query.most + 1), query.most);
}

Result<UsePage, Refusal> ListUsesByRobot(const Run& run, const Actor& actor, const RobotOwner& owner,
                                         std::string_view short_name, const UseQuery& query) {
  const auto robot = FindRobot(run, actor, owner, short_name, Access::kRead);
  if (!robot) return Fail(robot.error());
  return CutPage(storage::Uses(run.tx()).OfAccount(robot->id, query.before, query.most + 1), query.most);
}

}  // namespace jeton::authority
