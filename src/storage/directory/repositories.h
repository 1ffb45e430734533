#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "domain/lists/name_place.h"
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
    std::string email{};  // of the account, if it has one
    TimePoint end = kNever;
  };

  // What holds a role.
  enum class Holder { kNothing, kAccount, kTeam, kApplication };
  // A role in a list of all of them. kNothing: what held it is gone, and the row waits to be swept.
  struct HeldRole {
    Holder holder = Holder::kNothing;
    Permission permission;
  };

  // A role on a repository, as listed for its grantee.
  struct Grant {
    Id id;                   // of the repository
    std::string repository;  // its name, without its namespace
    Visibility visibility = Visibility::kPrivate;
    RepositoryRole role = RepositoryRole::kNone;
  };

  explicit Repositories(Transaction& transaction) : transaction_(transaction) {}

  // Return the standing of `subject` in a namespace, or in a repository below it at the time `now`, whether or not they
  // exist. One statement each.
  NamespaceFacts Stand(std::string_view name_space, const Id& subject);
  RepositoryFacts Stand(std::string_view name_space, std::string_view repository, const Id& subject, TimePoint now);

  bool AnyBelow(const Id& name_space);
  // Returns whether the namespace has `count` or more repositories.
  bool HasSoMany(const Id& name_space, std::int64_t count);

  // Adds the repository. Returns false if the name is taken.
  bool Add(const Repository& repository, TimePoint now);
  std::optional<Repository> Find(const Id& repository);
  // Sets the description, which affects no decision, so no cache has to know.
  void SetDescription(const Id& repository, std::string_view description);
  void SetVisibility(const Id& repository, Visibility visibility, TimePoint now);
  void Remove(const Id& repository, TimePoint now);

  // A role, and when it ends. A role past its end counts nowhere, whether it is swept yet or not.
  struct Term {
    RepositoryRole role = RepositoryRole::kNone;
    TimePoint end = kNever;
  };
  // Gives the grantee a role in place of any other. REQUIRES: the repository exists; a role with an end is an
  // account's.
  void Permit(const Id& repository, const Id& grantee, const Term& term, TimePoint now);
  void Permit(const Id& repository, const Id& grantee, RepositoryRole role, TimePoint now) {
    Permit(repository, grantee, Term{role}, now);
  }
  // Removes the grantee's role. Returns false if there was none.
  bool Forbid(const Id& repository, const Id& grantee, TimePoint now);
  // Each returns at most `most` permissions, by the id of the grantee, after the id `after`.
  std::vector<Permission> AccountPermissions(const Id& repository, const Id& after, std::size_t most, TimePoint now);
  std::vector<Permission> ApplicationPermissions(const Id& repository, const Id& after, std::size_t most);
  std::vector<Permission> TeamPermissions(const Id& repository, const Id& after, std::size_t most);
  // Returns roles of whatever holds them, by name, after the place.
  std::vector<HeldRole> RolesByName(const Id& repository, const NamePlace& after, Extent extent, TimePoint now);
  RepositoryRole PermissionOf(const Id& repository, const Id& grantee, TimePoint now);
  Term TermOf(const Id& repository, const Id& grantee, TimePoint now);
  // Returns whether the repository has `count` or more permissions.
  bool HasSoManyPermissions(const Id& repository, std::int64_t count);
  // Returns the sorted names of repositories below a namespace on which the account itself has a permission; at most
  // `most`.
  std::vector<std::string> NamesPermittedTo(const Id& name_space, const Id& grantee, std::size_t most, TimePoint now);
  // Returns at most `most` roles of the grantee below one namespace, by id, after the id `after`.
  std::vector<Grant> GrantedTo(const Id& name_space, const Id& grantee, const Id& after, std::size_t most,
                               TimePoint now);
  // Returns at most `most` accounts, teams and applications with a role below a namespace, by id, after the id `after`.
  std::vector<Id> GranteesBelow(const Id& name_space, Id after, std::size_t most);
  // Returns every role of an account on a repository, its own and those of its teams, highest first.
  std::vector<RepositoryRole> RolesOf(const Id& repository, const Id& account, TimePoint now);
  // Removes all permissions that the account itself has below a namespace.
  void ForbidAll(const Id& name_space, const Id& account, TimePoint now);

 private:
  void Count(const Id& name_space, int more);
  std::vector<Permission> ReadPermissions(Statement& row);

  Transaction& transaction_;
};

// Reads a row that begins with id, namespace, name, visibility, description, created.
Repository ReadRepository(Statement& row);

}  // namespace jeton::storage
