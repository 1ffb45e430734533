#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// Everybody's organizations, as superusers manage them.

// The oldest first, after the place `after`; at most `limit`.
Result<std::vector<Account>, Refusal> ListAllOrganizations(const Work& work, const Actor& actor, const AgePlace& after,
                                                           std::size_t limit);

// Its robots get the new name, too. Without a name `wanted`, or with the same, nothing changes. kInvalidName, kTaken,
// kTakenByOrganization.
Result<Account, Refusal> RenameOrganization(const Run& run, const Actor& actor, std::string_view name,
                                            const std::optional<std::string>& wanted);
// With everything in it, at once.
Result<void, Refusal> DeleteAnyOrganization(const Run& run, const Actor& actor, std::string_view name);

// Makes the caller an admin of the organization. A user becomes an organization first: their tokens and password are
// dead with this. kSuperuser for a superuser, kSoleAdmin and kHasSubAccounts while others depend on the user.
Result<void, Refusal> TakeOwnership(const Run& run, const Actor& actor, std::string_view name);

}  // namespace jeton::authority
