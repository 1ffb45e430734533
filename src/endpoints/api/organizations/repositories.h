#pragma once

#include "authority/organizations/repositories.h"
#include "endpoints/call.h"

namespace jeton::endpoints::api {

// Finds the repository of the path, if it belongs to an organization.
template <RepositoryAction action>
Result<authority::PermittedRepository<action>, Refusal> FindBelow(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  auto found = authority::FindRepository<action>(call.run, actor, parameters[0], parameters[1]);
  if (found && found->name_space().kind != AccountKind::kOrganization) return Fail(Refusal::kNotFound);
  return found;
}

}  // namespace jeton::endpoints::api
