#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "authority/organizations/repositories.h"
#include "authority/refusal.h"
#include "authority/robots/robots.h"
#include "authority/run.h"
#include "storage/directory/uses.h"

namespace jeton::authority {

// Uses that registries reported: a page, last used first.
using UseRow = storage::UseRow;
using UsePlace = storage::UsePlace;
struct UsePage {
  std::vector<UseRow> uses;
  std::optional<UsePlace> next;
};
struct UseQuery {
  UsePlace before{};
  std::size_t most = 50;
};

// Lists uses of a repository, for readers of its log.
UsePage ListUsesOfRepository(const Work& work, const InspectedRepository& repository, const UseQuery& query);
// Lists uses by a robot, for callers who may see it.
UsePage ListUsesByRobot(const Work& work, const SeenRobot& robot, const UseQuery& query);

// Counts the uses of a repository by day, newest first, as registries reported them. Days without uses are left out.
using storage::UseDay;
std::vector<UseDay> ListUseDays(const Work& work, const InspectedRepository& repository, TimePoint since);

}  // namespace jeton::authority
