#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "authority/organizations/organizations.h"
#include "domain/policy.h"
#include "identity/work.h"

namespace jeton::authority {

// What users see of themselves and of their organizations.
struct Profile {
  struct Membership {
    std::string name;
    std::string email;
    // With this credential.
    bool creates_repositories = false;
    bool administers = false;
  };
  Account account;
  std::vector<Membership> organizations;
  bool creates_repositories = false;  // in the user's own name space, with this credential
};

// Returns whether the actor is in too many teams for their lookup to run on an I/O thread. The number is unbounded,
// because others add users to teams.
bool IsInManyTeams(const Work& work, const Actor& actor);

// Returns nothing if the actor may not read its own account.
std::optional<Profile> ReadProfile(const Work& work, const Actor& actor);

std::optional<Account> FindAccount(const Work& work, const Id& id);

struct TeamSummary {
  std::string name;
  std::string description;
  TeamRole role = TeamRole::kNone;
  std::int64_t members = 0;
  std::int64_t repositories = 0;
  bool can_view = false;  // its members
};

struct OrganizationProfile {
  Account organization;
  OrganizationView view;
  std::vector<TeamSummary> teams;  // only for members
};

// Returns whether an organization has too many teams for its profile to run on an I/O thread.
bool HasManyTeams(const Run& run, const Actor& actor, std::string_view name);

// Returns nothing if the organization does not exist; any caller may learn whether it does.
std::optional<OrganizationProfile> ReadOrganization(const Run& run, const Actor& actor, std::string_view name);

}  // namespace jeton::authority
