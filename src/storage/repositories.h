#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/policy.h"
#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

class Repositories {
 public:
  struct Permission {
    Id grantee;
    std::string name;  // of the account, or client_id of the application
    AccountKind kind = AccountKind::kUser;
    RepositoryRole role = RepositoryRole::kNone;
  };

  explicit Repositories(Transaction& transaction) : transaction_(transaction) {}

  // How `subject` stands to a namespace, and to a repository below it, whether they exist or not: one statement.
  NamespaceFacts Stand(std::string_view name_space, const Id& subject);
  RepositoryFacts Stand(std::string_view name_space, std::string_view repository, const Id& subject);

  bool AnyBelow(const Id& name_space);

  // False when there is one of that name.
  bool Add(const Repository& repository, TimePoint now);
  void SetVisibility(const Id& repository, Visibility visibility, TimePoint now);
  void Remove(const Id& repository, TimePoint now);

  void Permit(const Id& repository, const Id& grantee, RepositoryRole role, TimePoint now);
  // False when there was none.
  bool Forbid(const Id& repository, const Id& grantee, TimePoint now);
  std::vector<Permission> AccountPermissions(const Id& repository);
  std::vector<Permission> ApplicationPermissions(const Id& repository);
  RepositoryRole PermissionOf(const Id& repository, const Id& grantee);
  // Names of the repositories on which the account has a permission of its own.
  std::vector<std::string> NamesPermittedTo(const Id& grantee);

 private:
  std::vector<Permission> ReadPermissions(Statement& row);

  Transaction& transaction_;
};

}  // namespace jeton::storage
