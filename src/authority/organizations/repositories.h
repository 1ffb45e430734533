#pragma once

#include <string>
#include <utility>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// The repository to create.
struct NewRepository {
  std::string name;
  Visibility visibility = Visibility::kPrivate;
  std::string description{};
};
// Creates a repository in a namespace. Requires that the policy said yes. A creator that is an account gets an explicit
// admin permission. kLimitReached if the namespace is at its limit.
Result<void, Refusal> AddRepository(const Run& run, const Actor& actor, const NamespaceFacts& name_space,
                                    const NewRepository& wanted);

// kForbidden, kInvalidName, kTaken, kLimitReached.
// In our own API the scope for administering repositories is enough.
enum class CreatingScope { kCreate, kAdministerIsEnough };
Result<void, Refusal> CreateRepositoryNamed(const Run& run, const Actor& actor, std::string_view name_space,
                                            const NewRepository& wanted, CreatingScope scope = CreatingScope::kCreate);

// Proof that the policy allows the actor an action on a repository; only FindRepository makes one. Valid for one run,
// and no longer than the actor lives.
template <RepositoryAction action>
class PermittedRepository {
 public:
  const RepositoryFacts& facts() const { return facts_; }
  const Id& id() const { return facts_.id; }
  const NamespaceFacts& name_space() const { return facts_.name_space; }
  const Actor& by() const { return *by_; }

 private:
  PermittedRepository(RepositoryFacts facts, const Actor& by) : facts_(std::move(facts)), by_(&by) {}
  template <RepositoryAction asked>
  friend Result<PermittedRepository<asked>, Refusal> FindRepository(const Work& work, const Actor& actor,
                                                                    std::string_view name_space, std::string_view name);

  RepositoryFacts facts_;
  const Actor* by_;
};
// Permission comes before existence: only actors who may act everywhere learn that a name space does not exist.
template <RepositoryAction action>
Result<PermittedRepository<action>, Refusal> FindRepository(const Work& work, const Actor& actor,
                                                            std::string_view name_space, std::string_view name);

using AdministeredRepository = PermittedRepository<RepositoryAction::kAdminister>;
using DescribedRepository = PermittedRepository<RepositoryAction::kDescribe>;
// The actor may see its settings.
using InspectedRepository = PermittedRepository<RepositoryAction::kSeeSettings>;

void ChangeVisibility(const Run& run, const AdministeredRepository& repository, Visibility visibility);
void ChangeDescription(const Run& run, const DescribedRepository& repository, const std::string& description);
// Deletes the repository with all permissions on it. Succeeds if it does not exist.
Result<void, Refusal> DeleteRepository(const Run& run, const Actor& actor, std::string_view name_space,
                                       std::string_view name);

// A repository as the actor may see it.
struct RepositoryView {
  RepositoryFacts facts;
  Repository repository;
  Account name_space;
  bool can_write = false;
  bool can_administer = false;  // or may see what administrators see
};
Result<RepositoryView, Refusal> ShowRepository(const Work& work, const Actor& actor, std::string_view name_space,
                                               std::string_view name);

}  // namespace jeton::authority
