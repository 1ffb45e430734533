#pragma once

#include <string>
#include <vector>

#include "authority/organizations/repositories.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/lists/name_place.h"
#include "domain/policy.h"
#include "storage/directory/repositories.h"

namespace jeton::authority {

// Roles on a repository. A grantee is a user or robot by name, an application by its client_id, or a team of the
// organization by name.
enum class GranteeKind { kAccount, kApplication, kTeam };

// A role, and when it ends by itself. Only roles of accounts end.
using RoleTerm = storage::Repositories::Term;

struct PermissionView {
  std::string name;
  std::string email;  // of an account that has one
  bool robot = false;
  RoleTerm term;
  bool in_organization = false;  // the namespace is an organization
  bool organization_member = false;
};

struct GranteeName {
  GranteeKind kind;
  std::string_view name;
};

// Always lists the owner of a user's namespace, as admin. The order has no meaning.
using PermissionPage = Page<PermissionView, Id>;
PermissionPage ListPermissions(const Work& work, const InspectedRepository& repository, GranteeKind kind,
                               const PermissionPage::Place& after, std::size_t most);
// Lists the roles of accounts, teams and applications together, by name. REQUIRES: the namespace is an organization.
// The views do not tell who is a member of it.
struct ListedRole {
  GranteeKind kind = GranteeKind::kAccount;
  PermissionView view;
};
using RolePage = Page<ListedRole, NamePlace>;
RolePage ListRoles(const Work& work, const InspectedRepository& repository, const NamePlace& after, Extent extent);
Result<PermissionView, Refusal> ShowPermission(const Work& work, const InspectedRepository& repository,
                                               const GranteeName& grantee);
// Returns every role of a user or robot on the repository, of its own, through teams or as the owner; the highest
// first. kNotFound if it has none.
Result<std::vector<RepositoryRole>, Refusal> ListTransitiveRoles(const Work& work,
                                                                 const InspectedRepository& repository,
                                                                 std::string_view name);
// Gives the role in place of any other. kOwner, kUnknownGrantee, kForeignRobot, kLimitReached.
Result<PermissionView, Refusal> SetPermission(const Run& run, const AdministeredRepository& repository,
                                              const GranteeName& grantee, const RoleTerm& term);
// As SetPermission, for an account. Keeps an equal role that lasts longer. kOtherRole if the account would lose another
// role: a higher one, or a lower one that lasts longer. Returns what the account has now.
Result<RoleTerm, Refusal> LendRole(const Run& run, const AdministeredRepository& repository, std::string_view account,
                                   const RoleTerm& term);
Result<void, Refusal> DeletePermission(const Run& run, const AdministeredRepository& repository,
                                       const GranteeName& grantee);

}  // namespace jeton::authority
