#pragma once

#include <string>
#include <vector>

#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// One of the ways by which a subject may do something on a repository.
struct AccessPath {
  enum class Kind {
    kPublic,
    kSuperuser,
    kReadonlySuperuser,
    kOwner,          // of a user's name space
    kAdministrator,  // of the organization, by `team`
    kDirect,         // has `role`
    kTeam,           // `team` has `role`
    kTrustRule,      // a robot that jobs may log in as
    kCreation,       // there is no such repository yet: a push creates it
  };
  Kind kind = Kind::kDirect;
  std::string team{};
  RepositoryRole role = RepositoryRole::kNone;
};

// Returns the ways by which the actor may do that, the widest first. `repository`: the actor's standing. Empty if the
// actor may not, or by creation alone.
std::vector<AccessPath> PathsTo(const Work& work, const Actor& actor, RepositoryAction action,
                                const RepositoryFacts& repository);

// Returns what a path gives at registries.
Actions GrantsOf(const AccessPath& path);

}  // namespace jeton::authority
