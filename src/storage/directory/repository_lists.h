#pragma once

#include <string>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// A repository with the account that it lives below.
struct ListedRepository {
  Repository repository;
  std::string name_space;  // the name of that account
  AccountKind kind = AccountKind::kUser;
  bool enabled = true;
  RepositoryRole role = RepositoryRole::kNone;  // of the grant that it was found by, if it was found by one

  AgePlace place() const { return {repository.created, repository.id}; }
};

// Which part of a list is read: what comes after a place, but nothing younger than `until`.
struct AgeRange {
  AgePlace after;
  TimePoint until = kNever;
  std::size_t most = 0;
};

// Repositories, oldest first. Each function reads one range of one index: at most `most` rows, however many there are.
class RepositoryLists {
 public:
  explicit RepositoryLists(Transaction& transaction) : transaction_(transaction) {}

  std::vector<ListedRepository> All(const AgeRange& range);
  std::vector<ListedRepository> Below(const Id& name_space, const AgeRange& range);
  std::vector<ListedRepository> Public(const AgeRange& range);
  std::vector<ListedRepository> PublicBelow(const Id& name_space, const AgeRange& range);
  // Those on which the account, team or application has a role of its own.
  std::vector<ListedRepository> GrantedTo(const Id& grantee, const AgeRange& range);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
