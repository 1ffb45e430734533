#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/policy.h"
#include "domain/registry_scope.h"

namespace jeton::authority {

struct RefusedAction {
  std::string_view action;  // as in a scope
  Reason reason;
};

struct GrantedScope {
  RegistryScope scope;  // as asked
  Actions granted;
  bool whole_catalog = false;            // granted on the list of repositories, in the form the registry knows
  std::string full_name{};               // "namespace/repository", for the registries that want to know it
  std::string name_space{};              // where there is anything refused
  std::vector<RefusedAction> refused{};  // of what was asked, with the policy's reason
};

}  // namespace jeton::authority
