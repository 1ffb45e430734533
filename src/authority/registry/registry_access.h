#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/registry_notes.h"
#include "authority/run.h"
#include "domain/policy.h"
#include "domain/registry_scope.h"
#include "identity/granted_scope.h"
#include "keys/key_ring.h"

namespace jeton::authority {

enum class RegistryError {
  kNotCached,    // run again with a read transaction
  kNeedsWrite,   // a repository is to be created: run again with a write transaction
  kNameInvalid,  // only if the registry's profile insists
  kNested,       // the same, if names of several segments are turned off
  kNamespaceDisabled,
  kCannotCreateNamespace,
  kReadOnly,  // the installation is read-only
};

struct RegistryRefusal {
  RegistryError error;
  std::string name;  // the name concerned
};

// Returns for each scope what is both requested and allowed, in the requested order. A refused right is an empty grant,
// not an error. A push creates a missing repository if the actor may.
Result<std::vector<GrantedScope>, RegistryRefusal> AuthorizeRegistry(const Run& run, RegistryNotes& notes,
                                                                     const Actor& actor, const RegistryService& service,
                                                                     const std::vector<RegistryScope>& scopes);

// A token that is not signed yet. Signing takes longer than all the rest.
struct RegistryToken {
  const RegistryService& service;
  std::string claims;  // JSON
  Seconds life;

  std::string Sign(const CurrentKeys& keys) const;  // a compact JWS
  // Returns what is equal for requests that may share one token: what it grants, its life, its key, and the address of
  // the caller.
  std::string Same(const CurrentKeys& keys, std::string_view address) const;
};

// Makes the token for a grant. Its life depends on the actions. It never exceeds the life of the presented token, of
// the robot, or of a role that the grant needs, nor the longest that the organization of the credential allows, except
// for the minute that every client needs.
RegistryToken MakeRegistryToken(const Run& run, const Actor& actor, const RegistryService& service,
                                const std::vector<GrantedScope>& granted);

// Checks whether a registry of ours would accept the token now. The error is the dialect's sentence.
Result<void, std::string_view> CheckRegistryToken(const Run& run, const CurrentKeys& current, std::string_view token);

}  // namespace jeton::authority
