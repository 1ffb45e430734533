#pragma once

#include <string>

#include "authority/access/access_answers.h"
#include "authority/organizations/repositories.h"
#include "authority/page.h"

namespace jeton::authority {

// A subject that may do something on a repository, and one way by which. Anonymous: everybody.
struct AccessGrantee {
  SubjectKind kind = SubjectKind::kAnonymous;
  std::string name;
  AccessPath path;
};

// A place in the list: a part of it, and within that a team and an account.
struct AccessGranteePlace {
  enum class Part { kEverywhere, kAdministrators, kAccounts, kApplications, kTeams, kTrustRules, kEnd };
  Part part = Part::kEverywhere;
  std::string team;  // its name, or the text of its id; in the first part, how many were passed
  Id account;        // the last one
};

using AccessGranteePage = Page<AccessGrantee, AccessGranteePlace>;

// Lists everybody to whom the token endpoint would grant the action now, in an order that has no meaning, except that
// `everybody` comes first. A subject with several ways is listed with each. Reads more rows than it lists: accounts
// that are disabled are passed over. Run it where long reads may run.
AccessGranteePage ListAccessGrantees(const Run& run, RegistryNotes& notes, const InspectedRepository& repository,
                                     RepositoryAction action, const AccessGranteePlace& place, std::size_t most);

}  // namespace jeton::authority
