#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "authority/organizations/organizations.h"
#include "domain/policy.h"
#include "identity/work.h"

namespace jeton::authority {

// What people see of themselves and of their organizations.
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
  bool creates_repositories = false;  // below the own name, with this credential
};

// Whether the actor is in so many teams that what it sees by them is no work for an I/O thread. Others put people into
// teams, as many as they like.
bool IsInManyTeams(const Work& work, const Actor& actor);

// Nothing when the actor may not read its own account.
std::optional<Profile> ReadProfile(const Work& work, const Actor& actor);

std::optional<Account> FindAccount(const Work& work, const Id& id);

struct TeamSummary {
  std::string name;
  std::string description;
  TeamRole role = TeamRole::kNone;
  std::int64_t members = 0;
  std::int64_t repositories = 0;
  bool can_view = false;  // who is in it
};

struct OrganizationProfile {
  Account organization;
  OrganizationView view;
  std::vector<TeamSummary> teams;  // for members alone
};

// Whether an organization has so many teams that its profile is no work for an I/O thread.
bool HasManyTeams(const Run& run, const Actor& actor, std::string_view name);

// Anybody may see that an organization exists; nothing when it does not.
std::optional<OrganizationProfile> ReadOrganization(const Run& run, const Actor& actor, std::string_view name);

}  // namespace jeton::authority
