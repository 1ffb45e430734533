#pragma once

#include <string>
#include <vector>

#include "domain/lists/list_order.h"
#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// A repository with the account that owns it.
struct ListedRepository {
  Repository repository;
  std::string name_space;  // the name of that account
  AccountKind kind = AccountKind::kUser;
  bool enabled = true;
  RepositoryRole role = RepositoryRole::kNone;  // of the grant by which it was found, if any

  AgePlace place() const { return {repository.created, repository.id}; }
};

// The part of a list to read: entries after a place, but none beyond the time `until`.
struct AgeRange {
  AgePlace after;
  TimePoint until = kNever;
  std::size_t most = 0;
  TimePoint now{};  // roles that ended before do not count
  ListOrder order = ListOrder::kAscending;
};

// Repositories, by age. Each function reads one range of one index, at most `most` rows.
class RepositoryLists {
 public:
  explicit RepositoryLists(Transaction& transaction) : transaction_(transaction) {}

  std::vector<ListedRepository> All(const AgeRange& range);
  std::vector<ListedRepository> Below(const Id& name_space, const AgeRange& range);
  std::vector<ListedRepository> Public(const AgeRange& range);
  std::vector<ListedRepository> PublicBelow(const Id& name_space, const AgeRange& range);
  // Returns those on which the account, team or application itself has a role.
  std::vector<ListedRepository> GrantedTo(const Id& grantee, const AgeRange& range);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
