#pragma once

#include <string>
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
  kNameInvalid,  // only where the registry's profile insists
  kNested,       // the same, where names of several segments are turned off
  kNamespaceDisabled,
  kCannotCreateNamespace,
  kReadOnly,  // nothing is pushed now
};

struct RegistryRefusal {
  RegistryError error;
  std::string name;  // what it is about
};

// For every scope asked ∩ allowed, in the order asked; a refused right is an empty grant, not an error. A push to a
// repository that does not exist yet creates it, where the actor may.
Result<std::vector<GrantedScope>, RegistryRefusal> AuthorizeRegistry(const Run& run, RegistryNotes& notes,
                                                                     const Actor& actor, const RegistryService& service,
                                                                     const std::vector<RegistryScope>& scopes);

// A token that is still to be signed, which takes longer than all the rest.
struct RegistryToken {
  const RegistryService& service;
  std::string claims;  // JSON
  Seconds life;

  std::string Sign(const CurrentKeys& keys) const;  // a compact JWS
};

// The token for what was granted. Its life depends on the actions, and never exceeds that of the token which it came
// from, but for the minute that every client needs.
RegistryToken MakeRegistryToken(const Run& run, const Actor& actor, const RegistryService& service,
                                const std::vector<GrantedScope>& granted);

// Whether a registry of ours would take the token now; the error is the dialect's sentence.
Result<void, std::string_view> CheckRegistryToken(const Run& run, const CurrentKeys& current, std::string_view token);

}  // namespace jeton::authority
