#pragma once

#include <string>
#include <vector>

#include "authority/authority.h"
#include "authority/work.h"
#include "domain/policy.h"

namespace jeton::authority {

// The people of an organization: its members, who are in teams, and those who only have a role on a repository.
struct Person {
  Account account;
  std::vector<std::string> teams;
  std::vector<std::string> repositories;  // on which he has a role of his own
};

// Users in teams, by name.
Result<std::vector<Person>, Refusal> ListMembers(Authority& authority, const Work& work, const Actor& actor,
                                                 std::string_view organization);
// Users with a role on a repository who are in no team.
Result<std::vector<Person>, Refusal> ListCollaborators(Authority& authority, const Work& work, const Actor& actor,
                                                       std::string_view organization);
// A member, or a robot of the organization; else kNotFound.
Result<Person, Refusal> ShowMember(Authority& authority, const Work& work, const Actor& actor,
                                   std::string_view organization, std::string_view name);
// Out of all teams and repository permissions. kNotFound for who is no user; kSoleAdmin.
Result<void, Refusal> RemoveFromOrganization(Authority& authority, const Work& work, const Actor& actor,
                                             std::string_view organization, std::string_view name);

}  // namespace jeton::authority
