#pragma once

#include <optional>
#include <string>

#include "authority/access/access_answers.h"
#include "authority/access/grantee_sources.h"
#include "authority/organizations/repositories.h"
#include "authority/page.h"

namespace jeton::authority {

// A subject that may do something on a repository, and one way by which. Anonymous: all callers.
struct AccessGrantee {
  SubjectKind kind = SubjectKind::kAnonymous;
  std::string name;
  AccessPath path;
};

using AccessGranteePage = Page<AccessGrantee, AccessGranteePlace>;

// What to list.
struct AccessGranteePart {
  std::optional<AccessGranteePlace> after;  // nothing: from the start
  Extent extent = 0;
};
// Lists the subjects to which the token endpoint would grant the action now, by name. A subject with several ways is
// listed with each. Reads more rows than it lists: accounts that are disabled are passed over. Run it where long reads
// may run.
AccessGranteePage ListAccessGrantees(const Run& run, RegistryNotes& notes, const InspectedRepository& repository,
                                     RepositoryAction action, const AccessGranteePart& part);

}  // namespace jeton::authority
