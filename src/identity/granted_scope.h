#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/policy.h"
#include "domain/registry_scope.h"

namespace jeton {

struct RefusedAction {
  std::string_view action;  // as written in a scope
  Decision decision;
};

struct GrantedScope {
  RegistryScope scope;  // as requested
  Actions granted;
  TimePoint until = kNever;              // when the actor loses a granted action, because a role ends
  bool whole_catalog = false;            // access to the list of repositories is granted, in the registry's form
  std::string full_name{};               // "namespace/repository", for registries that need it
  std::vector<RefusedAction> refused{};  // requested actions that were refused, with the policy's decision
  // The name space of the repository. Set if any action on a repository is refused.
  struct Place {
    std::string name_space;
    std::string repository;
    bool member = false;  // the actor belongs to the organization
    Id owner{};           // the account of the name space; none: there is none
  };
  Place place{};
};

}  // namespace jeton
