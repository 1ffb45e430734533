#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "authority/organizations/robots.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "storage/directory/uses.h"

namespace jeton::authority {

// What was done at registries, as far as they told: a page, last used first.
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

// Of a repository, to those who may read its log.
Result<UsePage, Refusal> ListUsesOfRepository(const Work& work, const Actor& actor, std::string_view name_space,
                                              std::string_view repository, const UseQuery& query);
// By a robot, to those who may see it.
Result<UsePage, Refusal> ListUsesByRobot(const Run& run, const Actor& actor, const RobotOwner& owner,
                                         std::string_view short_name, const UseQuery& query);

}  // namespace jeton::authority
