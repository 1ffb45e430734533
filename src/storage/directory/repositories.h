#pragma once

#include <cstdint>
#include <limits>
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
    std::string email{};  // of the account, where it has one
  };

  // A role on a repository, seen from those that have it.
  struct Grant {
    Id id;                   // of the repository
    std::string repository;  // its name, without its namespace
    Visibility visibility = Visibility::kPrivate;
    RepositoryRole role = RepositoryRole::kNone;
  };

  explicit Repositories(Transaction& transaction) : transaction_(transaction) {}

  // How `subject` stands to a namespace, and to a repository below it, whether they exist or not: one statement.
  NamespaceFacts Stand(std::string_view name_space, const Id& subject);
  RepositoryFacts Stand(std::string_view name_space, std::string_view repository, const Id& subject);

  bool AnyBelow(const Id& name_space);
  // Whether there are so many or more below a namespace.
  bool HasSoMany(const Id& name_space, std::int64_t count);

  // False when there is one of that name.
  bool Add(const Repository& repository, TimePoint now);
  std::optional<Repository> Find(const Id& repository);
  // Decides nothing, so that no cache has to know.
  void SetDescription(const Id& repository, std::string_view description);
  void SetVisibility(const Id& repository, Visibility visibility, TimePoint now);
  void Remove(const Id& repository, TimePoint now);

  // On a repository that exists; replaces another role of the grantee.
  void Permit(const Id& repository, const Id& grantee, RepositoryRole role, TimePoint now);
  // False when there was none.
  bool Forbid(const Id& repository, const Id& grantee, TimePoint now);
  // Each by the id of the grantee, behind one; at most so many.
  std::vector<Permission> AccountPermissions(const Id& repository, const Id& after, std::size_t most);
  std::vector<Permission> ApplicationPermissions(const Id& repository, const Id& after, std::size_t most);
  std::vector<Permission> TeamPermissions(const Id& repository, const Id& after, std::size_t most);
  RepositoryRole PermissionOf(const Id& repository, const Id& grantee);
  // Whether a repository has so many permissions or more.
  bool HasSoManyPermissions(const Id& repository, std::int64_t count);
  // Names of the repositories below a namespace on which the account has a permission of its own, in their order; at
  // most so many.
  std::vector<std::string> NamesPermittedTo(const Id& name_space, const Id& grantee,
                                            std::size_t most = std::numeric_limits<std::int64_t>::max());
  // Below one namespace, by id, behind one; at most so many.
  std::vector<Grant> GrantedTo(const Id& name_space, const Id& grantee, const Id& after, std::size_t most);
  // Accounts, teams and applications that have a role below a namespace, by id, behind one; at most so many.
  std::vector<Id> GranteesBelow(const Id& name_space, Id after, std::size_t most);
  // Every role of an account on a repository, its own and those of its teams; the highest first.
  std::vector<RepositoryRole> RolesOf(const Id& repository, const Id& account);
  // Takes all of an account's own permissions below a namespace away.
  void ForbidAll(const Id& name_space, const Id& account, TimePoint now);

 private:
  void Count(const Id& name_space, int more);
  std::vector<Permission> ReadPermissions(Statement& row);

  Transaction& transaction_;
};

// Reads a row that begins with id, namespace, name, visibility, description, created.
Repository ReadRepository(Statement& row);

}  // namespace jeton::storage
