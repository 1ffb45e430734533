#pragma once

#include <string>
#include <vector>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// The people of an organization: its members, who are in teams, and those who only have a role on a repository.
struct Person {
  Account account;
  std::vector<std::string> teams;
  std::vector<std::string> repositories;  // with a role of their own
};

// In no order that means anything.
using PersonPage = Page<Person, Id>;
// Users in teams.
Result<PersonPage, Refusal> ListMembers(const Run& run, const Actor& actor, std::string_view organization,
                                        const PersonPage::Place& after, std::size_t most);
// Users with a role on a repository who are in no team.
Result<PersonPage, Refusal> ListCollaborators(const Run& run, const Actor& actor, std::string_view organization,
                                              const PersonPage::Place& after, std::size_t most);
// A member, or a robot of the organization; else kNotFound.
Result<Person, Refusal> ShowMember(const Run& run, const Actor& actor, std::string_view organization,
                                   std::string_view name);
// Removes a user from all teams and repository permissions. kNotFound if there is no such user; kSoleAdmin.
Result<void, Refusal> RemoveFromOrganization(const Run& run, const Actor& actor, std::string_view organization,
                                             std::string_view name);

}  // namespace jeton::authority
