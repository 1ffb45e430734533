#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/lists/list_order.h"
#include "domain/policy.h"

namespace jeton::authority {

// All organizations, as superusers manage them.

// Lists them by age, after the place `after`.
Result<std::vector<Account>, Refusal> ListAllOrganizations(const Work& work, const Actor& actor, const AgePlace& after,
                                                           Extent extent);

// Renames an organization and its robots. Changes nothing if `wanted` is absent or the same name. kInvalidName, kTaken,
// kTakenByOrganization.
Result<Account, Refusal> RenameOrganization(const Run& run, const Actor& actor, std::string_view name,
                                            const std::optional<std::string>& wanted);
// Deletes the organization with everything in it, at once.
Result<void, Refusal> DeleteAnyOrganization(const Run& run, const Actor& actor, std::string_view name);

// Makes the caller an admin of the organization. If the name is a user's, first turns the user into an organization,
// which ends their tokens and password. kSuperuser for a superuser; kSoleAdmin and kHasSubAccounts while others depend
// on the user.
Result<void, Refusal> TakeOwnership(const Run& run, const Actor& actor, std::string_view name);

}  // namespace jeton::authority
