#pragma once

#include <string>
#include <vector>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/lists/name_place.h"
#include "domain/policy.h"

namespace jeton::authority {

// The people of an organization: members, who are in teams, and collaborators, who only have a role on a repository.
struct Person {
  Account account;
  std::vector<std::string> teams;
  std::vector<std::string> repositories;  // where the account itself has a role
};

// The order has no meaning.
using PersonPage = Page<Person, Id>;
// Lists users in teams.
Result<PersonPage, Refusal> ListMembers(const Run& run, const Actor& actor, std::string_view organization,
                                        const PersonPage::Place& after, std::size_t most);
// Lists them by name.
using NamedPersonPage = Page<Person, NamePlace>;
Result<NamedPersonPage, Refusal> ListMembersByName(const Run& run, const Actor& actor, std::string_view organization,
                                                   const NamePlace& after, Extent extent);
// Lists users with a role on a repository who are in no team.
Result<PersonPage, Refusal> ListCollaborators(const Run& run, const Actor& actor, std::string_view organization,
                                              const PersonPage::Place& after, std::size_t most);
// Returns a member or robot of the organization. kNotFound for any other name.
Result<Person, Refusal> ShowMember(const Run& run, const Actor& actor, std::string_view organization,
                                   std::string_view name);
// Removes a user from all teams and repository permissions. kNotFound if there is no such user; kSoleAdmin.
Result<void, Refusal> RemoveFromOrganization(const Run& run, const Actor& actor, std::string_view organization,
                                             std::string_view name);

}  // namespace jeton::authority
