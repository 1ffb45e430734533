#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// The ways by which subjects reach a repository.
class RepositoryAccess {
 public:
  // A team and its role on a repository.
  struct TeamGrant {
    std::string team;
    RepositoryRole role = RepositoryRole::kNone;
  };

  explicit RepositoryAccess(Transaction& transaction) : transaction_(transaction) {}

  // Returns the account's teams that have a role on the repository, by name.
  std::vector<TeamGrant> TeamsOf(const Id& repository, const Id& organization, const Id& account);
  // Returns the first team of the organization with the role admin whose name is `from` or sorts after it.
  std::optional<Team> AdminTeamFrom(const Id& organization, std::string_view from);
  // Returns at most `most` robots of the owner that have trust rules, by id, after the id `after`.
  std::vector<Id> RobotsWithRules(const Id& owner, Id after, std::size_t most);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
