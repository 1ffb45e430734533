#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// Searches accounts and teams for a caller that is about to grant a role.

struct EntityQuery {
  std::string prefix;  // as SpellAsName has it
  std::string name_space;
  bool teams = false;
  bool organization = false;
};

struct FoundEntity {
  Account account;
  std::optional<bool> organization_member;  // nothing unless the caller named an organization
};

struct FoundEntities {
  std::vector<std::string> teams;
  std::vector<FoundEntity> accounts;  // robots, then users; a whole name before its continuations
  std::optional<Account> organization;
};

// Returns at most ten accounts and ten teams. Every caller finds users. A caller finds robots and teams only in
// organizations where they are a member, and robots also in their own name space.
FoundEntities FindEntities(const Run& run, const Actor& actor, const EntityQuery& query);

// Finds the user of that name.
std::optional<Account> FindUserNamed(const Work& work, std::string_view name);

}  // namespace jeton::authority
