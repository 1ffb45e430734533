#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/policy.h"
#include "domain/registry_scope.h"

namespace jeton {

struct RefusedAction {
  std::string_view action;  // as in a scope
  Decision decision;
};

struct GrantedScope {
  RegistryScope scope;  // as asked
  Actions granted;
  bool whole_catalog = false;            // granted on the list of repositories, in the form the registry knows
  std::string full_name{};               // "namespace/repository", for the registries that want to know it
  std::vector<RefusedAction> refused{};  // of what was asked, with the policy's decision
  // Where anything is refused, of a repository: where that is.
  struct Place {
    std::string name_space;
    std::string repository;
    bool member = false;  // the actor belongs to the organization
    Id owner{};           // the name space's account; none: there is none
  };
  Place place{};
};

}  // namespace jeton
