#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// Searches for accounts and teams, for a caller that is about to give one a role.

struct EntityQuery {
  std::string prefix;  // as SpellAsName has it
  std::string name_space;
  bool teams = false;
  bool organization = false;
};

struct FoundEntity {
  Account account;
  std::optional<bool> organization_member;  // nothing unless an organization was named
};

struct FoundEntities {
  std::vector<std::string> teams;
  std::vector<FoundEntity> accounts;  // robots, then users; a whole name before its continuations
  std::optional<Account> organization;
};

// At most ten accounts and ten teams. Every caller finds users; robots and teams only in an organization that the
// actor is a member of, robots also in its own name space.
FoundEntities FindEntities(const Run& run, const Actor& actor, const EntityQuery& query);

// The user of that name.
std::optional<Account> FindUserNamed(const Work& work, std::string_view name);

}  // namespace jeton::authority
