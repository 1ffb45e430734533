#pragma once

#include <string>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// Creates a repository in a namespace that the policy has said yes to; the creator, where it is an account, gets an
// explicit admin permission on it. kLimitReached for one more than the namespace may have.
Result<void, Refusal> AddRepository(const Run& run, const Actor& actor, const NamespaceFacts& name_space,
                                    const std::string& name, Visibility visibility, const std::string& description);

// kForbidden, kInvalidName, kTaken, kLimitReached.
Result<void, Refusal> CreateRepositoryNamed(const Run& run, const Actor& actor, std::string_view name_space,
                                            const std::string& name, Visibility visibility,
                                            const std::string& description);
Result<void, Refusal> ChangeVisibility(const Run& run, const Actor& actor, std::string_view name_space,
                                       std::string_view name, Visibility visibility);
// The decision alone, before anything is read of what the description would be.
Result<void, Refusal> MayDescribe(const Work& work, const Actor& actor, std::string_view name_space,
                                  std::string_view name);
Result<void, Refusal> ChangeDescription(const Run& run, const Actor& actor, std::string_view name_space,
                                        std::string_view name, const std::string& description);
// With all permissions on it. What is not there is deleted already.
Result<void, Refusal> DeleteRepository(const Run& run, const Actor& actor, std::string_view name_space,
                                       std::string_view name);

// A repository as the actor may see it.
struct RepositoryView {
  RepositoryFacts facts;
  Repository repository;
  Account name_space;
  bool can_write = false;
  bool can_administer = false;  // or see what administrators see
};
Result<RepositoryView, Refusal> ShowRepository(const Work& work, const Actor& actor, std::string_view name_space,
                                               std::string_view name);

// The repository, once the policy has said yes to the action. Permission comes before existence: only those who may act
// everywhere learn that there is no such name space.
Result<RepositoryFacts, Refusal> FindRepository(const Work& work, const Actor& actor, std::string_view name_space,
                                                std::string_view name, RepositoryAction action);
// The same for administering it or, with kRead, for seeing its settings.
Result<RepositoryFacts, Refusal> FindAdministeredRepository(const Work& work, const Actor& actor,
                                                            std::string_view name_space, std::string_view name,
                                                            Access access);

}  // namespace jeton::authority
