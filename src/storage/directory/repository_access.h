#pragma once

#include <string>
#include <vector>

#include "domain/lists/name_place.h"
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
  // Returns the places of robots of the owner that have trust rules, by name, after the place.
  std::vector<NamePlace> RobotsWithRules(const Id& owner, const NamePlace& after, Extent extent);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
