#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

class Teams {
 public:
  // A team and how many are in it.
  struct Summary {
    Team team;
    std::int64_t members = 0;
    std::int64_t repositories = 0;
  };
  // An organization seen by one of its people.
  struct Membership {
    Account organization;
    TeamRole role = TeamRole::kNone;
  };

  // What is about to be taken away; none: any.
  struct Loss {
    Id team;
    Id account;
  };

  explicit Teams(Transaction& transaction) : transaction_(transaction) {}

  // False when the organization has a team of that name.
  bool Add(const Team& team);
  std::optional<Team> Find(const Id& organization, std::string_view name);
  std::string NameOf(const Id& team);  // empty: there is none
  // Role and description.
  void Update(const Team& team, TimePoint now);
  // With its memberships, permissions and default permissions.
  void Remove(const Team& team, TimePoint now);
  std::vector<Summary> Of(const Id& organization);
  // Whether there are so many or more teams; whether a team has so many members, or an account is in so many teams.
  bool HasSoMany(const Id& organization, std::int64_t count);
  bool HasSoManyMembers(const Id& team, std::int64_t count);
  bool IsInSoMany(const Id& account, std::int64_t count);

  // Of an organization, those whose names begin so, by name; at most `limit`.
  std::vector<std::string> NamesFrom(const Id& organization, std::string_view prefix, std::size_t limit);

  // False when it was one already, or was none.
  bool AddMember(const Id& team, const Id& account, TimePoint now);
  bool RemoveMember(const Id& team, const Id& account, TimePoint now);
  // Out of all teams of the organization.
  void RemoveFromAll(const Id& organization, const Id& account, TimePoint now);
  // Users and robots, by id, behind one; at most so many.
  std::vector<Account> MembersOf(const Id& team, const Id& after, std::size_t most);
  bool HasMember(const Id& team, const Id& account);
  // Users and robots that are in any team of the organization, by id, behind one; at most so many.
  std::vector<Account> PeopleOf(const Id& organization, const Id& after, std::size_t most);
  // Names of the enabled users with role admin, in their order; at most so many.
  std::vector<std::string> AdminsOf(const Id& organization, std::size_t most);
  // Team names by member account.
  std::vector<std::string> NamesOf(const Id& organization, const Id& account);

  // The best role of the account's teams there.
  TeamRole RoleIn(const Id& organization, const Id& account);
  // The teams that the account is in, of all organizations.
  std::vector<Team> TeamsOf(const Id& account);
  std::vector<Membership> MembershipsOf(const Id& account);
  // Whether a user (this one, or any for none) would still be an admin of the organization without the memberships that
  // are to go.
  bool StillAdministered(const Id& organization, const Loss& without, const Id& by);
  // The organizations whose only admins are the account and the sub-accounts that would go with it.
  std::vector<Id> SolelyAdministeredBy(const Id& account);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
