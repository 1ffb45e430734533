#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/organizations/organizations.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/lists/list_order.h"
#include "domain/policy.h"

namespace jeton::authority {

// Organizations as a whole: their settings, and who is in which.

struct PlacedOrganization {
  Account account;
  TeamRole role = TeamRole::kNone;  // the caller's best role by teams; none: seen from outside
};
// kNotFound for callers that may not know of it.
Result<PlacedOrganization, Refusal> ShowOrganization(const Run& run, const Actor& actor, std::string_view name);

// Lists the organizations of the caller, or that to which the calling application belongs. The order has no meaning.
using OrganizationPage = Page<PlacedOrganization, Id>;
OrganizationPage ListOwnOrganizations(const Work& work, const Actor& actor, const OrganizationPage::Place& after,
                                      Extent extent);
// Lists all organizations, by age. kForbidden for others than superusers.
using EveryOrganizationPage = Page<PlacedOrganization, AgePlace>;
Result<EveryOrganizationPage, Refusal> ListEveryOrganization(const Work& work, const Actor& actor,
                                                             const AgePlace& after, Extent extent);

struct OrganizationSettings {
  std::string email;  // empty: none
  // Nothing: as before; of a new organization, true and everything.
  std::optional<bool> enabled{};
  std::optional<OrganizationPolicy> policy{};
};
// Gives the organization these settings, or creates it with them. Returns whether it was created. kForbidden; kLocked
// if only a superuser may enable it; kTaken, kInvalidName, kNameReserved and kLimitReached for a new one;
// kInvalidEmail, kEmailTaken.
Result<bool, Refusal> SetOrganization(const Run& run, const Actor& actor, const std::string& name,
                                      const OrganizationSettings& settings);

// Deletes the organization with everything in it, for its admins and for superusers. All tokens of its applications and
// robots end with the commit. kForbidden, also if there is none.
Result<void, Refusal> RemoveOrganization(const Run& run, const Actor& actor, std::string_view name);

}  // namespace jeton::authority
