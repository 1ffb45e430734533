#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/authorization_scope.h"

namespace jeton::authority {

// The choices of the installation that decisions depend on; set once at start. The names in brackets are the keys of
// Quay.
struct Settings {
  std::string public_url;  // scheme://host[:port], no slash at the end
  bool retrievable_secrets = true;

  std::vector<std::string> superusers = {"admin"};  // SUPER_USERS
  std::vector<std::string> readonly_superusers;     // GLOBAL_READONLY_SUPER_USERS
  bool superusers_full_access = false;              // FEATURE_SUPERUSERS_FULL_ACCESS
  bool superusers_org_creation_only = false;        // FEATURE_SUPERUSERS_ORG_CREATION_ONLY
  bool restricted_users = false;                    // FEATURE_RESTRICTED_USERS
  bool anonymous_access = true;                     // FEATURE_ANONYMOUS_ACCESS

  bool robots_disallow = false;               // ROBOTS_DISALLOW
  std::vector<std::string> robots_whitelist;  // ROBOTS_WHITELIST

  std::int64_t application_token_limit = 0;  // OAUTH_APPLICATION_MAXIMUM_TOKEN_COUNT; 0: none

  bool create_private_on_push = true;         // CREATE_PRIVATE_REPO_ON_PUSH
  bool create_namespace_on_push = false;      // CREATE_NAMESPACE_ON_PUSH
  bool nested_repository_names = true;        // FEATURE_EXTENDED_REPOSITORY_NAMES
  std::string library_namespace = "library";  // LIBRARY_NAMESPACE

  Seconds registry_pull_life{300};
  Seconds registry_push_life{3600};
  ScopeLifetimes authorization_lifetimes;
  std::string broker_realm = "Jeton";  // of the OpenShift dialect's Basic challenge

  bool IsSuperuser(std::string_view user) const;
  bool IsReadonlySuperuser(std::string_view user) const;
  bool RobotAllowed(std::string_view robot) const;
};

}  // namespace jeton::authority
