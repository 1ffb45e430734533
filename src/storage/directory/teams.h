#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/lists/name_place.h"
#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

class Teams {
 public:
  // A team and its number of members.
  struct Summary {
    Team team;
    std::int64_t members = 0;
    std::int64_t repositories = 0;
  };
  // An organization as one of its members sees it.
  struct Membership {
    Account organization;
    TeamRole role = TeamRole::kNone;
  };

  // The memberships about to be removed; none: any team, or any account.
  struct Loss {
    Id team;
    Id account;
  };

  explicit Teams(Transaction& transaction) : transaction_(transaction) {}

  // Adds the team. Returns false if the organization has one of that name.
  bool Add(const Team& team);
  std::optional<Team> Find(const Id& organization, std::string_view name);
  std::string NameOf(const Id& team);  // empty: there is none
  // Updates role and description.
  void Update(const Team& team, TimePoint now);
  // Removes the team with its memberships, permissions and default permissions.
  void Remove(const Team& team, TimePoint now);
  std::vector<Summary> Of(const Id& organization);
  // Return whether an organization has `count` or more teams, a team has `count` or more members, or an account is in
  // `count` or more teams.
  bool HasSoMany(const Id& organization, std::int64_t count);
  bool HasSoManyMembers(const Id& team, std::int64_t count);
  bool IsInSoMany(const Id& account, std::int64_t count);

  // Returns at most `limit` team names of an organization that begin with `prefix`, sorted.
  std::vector<std::string> NamesFrom(const Id& organization, std::string_view prefix, std::size_t limit);

  // Return false if nothing changed: the account was already a member, or was not one.
  bool AddMember(const Id& team, const Id& account, TimePoint now);
  bool RemoveMember(const Id& team, const Id& account, TimePoint now);
  // Removes the account from all teams of the organization.
  void RemoveFromAll(const Id& organization, const Id& account, TimePoint now);
  // Returns at most `most` users and robots of the team, by id, after the id `after`.
  std::vector<Account> MembersOf(const Id& team, const Id& after, std::size_t most);
  // Returns them by name, after the place.
  std::vector<Account> MembersByName(const Id& team, const NamePlace& after, Extent extent);
  bool HasMember(const Id& team, const Id& account);
  // Returns at most `most` users and robots in any team of the organization, by id, after the id `after`.
  std::vector<Account> PeopleOf(const Id& organization, const Id& after, std::size_t most);
  // Returns them by name, after the place.
  std::vector<Account> PeopleByName(const Id& organization, const NamePlace& after, Extent extent);
  // Returns the sorted names of enabled users with the role admin; at most `most`.
  std::vector<std::string> AdminsOf(const Id& organization, std::size_t most);
  // Returns the names of the account's teams.
  std::vector<std::string> NamesOf(const Id& organization, const Id& account);

  // Returns the best role among the account's teams in the organization.
  TeamRole RoleIn(const Id& organization, const Id& account);
  // Returns the account's teams in all organizations.
  std::vector<Team> TeamsOf(const Id& account);
  std::vector<Membership> MembershipsOf(const Id& account);
  // Returns the organizations of the account after the id `after`, by id, each with the account's best role. Reads at
  // most `most` teams, so there may be fewer organizations; `next`: where the list goes on, if it does.
  struct MembershipPage {
    std::vector<std::pair<Id, TeamRole>> organizations;
    std::optional<Id> next;
  };
  MembershipPage OrganizationsOf(const Id& account, const Id& after, Extent extent);
  // Returns teams of the organization, by name, after the name `after`.
  std::vector<Team> PageOf(const Id& organization, std::string_view after, Extent extent);
  // Returns the teams of the organization that have the role admin, by name; only their ids, names and roles.
  std::vector<Team> AdminTeamsOf(const Id& organization);
  // Returns whether the user `by` (none: any user) would still be an admin of the organization without those
  // memberships.
  bool StillAdministered(const Id& organization, const Loss& without, const Id& by);
  // Returns the organizations whose only admins are the account and the sub-accounts that would be removed with it.
  std::vector<Id> SolelyAdministeredBy(const Id& account);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
