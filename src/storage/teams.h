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

  explicit Teams(Transaction& transaction) : transaction_(transaction) {}

  // False when the organization has a team of that name.
  bool Add(const Team& team);
  void AddMember(const Id& team, const Id& account, TimePoint now);
  std::vector<Summary> Of(const Id& organization);
  // Team names by member account.
  std::vector<std::string> NamesOf(const Id& organization, const Id& account);

  // The best role of the account's teams there.
  TeamRole RoleIn(const Id& organization, const Id& account);
  std::vector<Membership> MembershipsOf(const Id& account);
  // The organizations where nobody but the account has role admin.
  std::vector<Id> SolelyAdministeredBy(const Id& account);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
