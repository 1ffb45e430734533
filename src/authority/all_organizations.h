#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/authority.h"
#include "authority/work.h"
#include "domain/policy.h"

namespace jeton::authority {

// Everybody's organizations, as superusers manage them.

// By name, after the name `after`; at most `limit`.
Result<std::vector<Account>, Refusal> ListAllOrganizations(const Work& work, const Actor& actor, std::string_view after,
                                                           std::size_t limit);

struct AnyOrganizationUpdate {
  std::optional<std::string> name;
  std::optional<std::string> email;
};
// Its robots get the new name, too.
Result<Account, Refusal> UpdateAnyOrganization(Authority& authority, const Work& work, const Actor& actor,
                                               std::string_view name, const AnyOrganizationUpdate& update);
// With everything in it, at once.
Result<void, Refusal> DeleteAnyOrganization(Authority& authority, const Work& work, const Actor& actor,
                                            std::string_view name);

// The caller becomes an admin of the organization; a user becomes an organization first, and so nobody: his tokens and
// his password are dead with this. kSuperuser for one of them, kSoleAdmin and kHasSubAccounts while others depend on
// him.
Result<void, Refusal> TakeOwnership(Authority& authority, const Work& work, const Actor& actor, std::string_view name);

}  // namespace jeton::authority
