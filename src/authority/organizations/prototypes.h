#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// The default permissions of an organization.

struct PrototypeView {
  struct Person {
    Account account;
    bool member = false;  // of the organization
  };
  Prototype prototype;
  std::optional<Person> activating;
  std::optional<Person> delegate;  // nothing: the delegate is `team`
  std::string team;
};

struct PrototypeRequest {
  RepositoryRole role = RepositoryRole::kRead;
  bool to_team = false;
  std::string delegate;
  std::optional<std::string> activating;
};

// In order of creation.
using PrototypePage = Page<PrototypeView, AgePlace>;
Result<PrototypePage, Refusal> ListPrototypes(const Run& run, const Actor& actor, std::string_view organization,
                                              const PrototypePage::Place& after, std::size_t most);
// kUnknownUser (the activating one), kUnknownGrantee (the delegate), kForeignRobot, kUnknownTeam, kLimitReached.
Result<PrototypeView, Refusal> CreatePrototype(const Run& run, const Actor& actor, std::string_view organization,
                                               const PrototypeRequest& request);
// kNotFound covers prototypes of other organizations.
Result<PrototypeView, Refusal> ChangePrototype(const Run& run, const Actor& actor, std::string_view organization,
                                               const Id& id, RepositoryRole role);
Result<void, Refusal> DeletePrototype(const Run& run, const Actor& actor, std::string_view organization, const Id& id);

// Gives the delegates of an organization's default permissions their roles on a repository that `creator` has just
// created there. A prototype for this creator takes precedence over one for every creator. Leaves the creator's own
// role as it is.
void ApplyPrototypes(const Work& work, const Id& organization, const Id& repository, const Id& creator);

}  // namespace jeton::authority
