#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/access/access_paths.h"
#include "authority/registry/explanations.h"
#include "authority/registry/registry_access.h"
#include "authority/registry_notes.h"
#include "authority/run.h"

// Answers whether a subject may do something at a registry: by what the token endpoint would do.
namespace jeton::authority {

struct AccessQuestion {
  std::optional<std::string> who;  // a user or robot; nothing: the caller, with what they presented
  RepositoryAction action = RepositoryAction::kPull;
  std::string name_space;
  std::string repository;

  std::string resource() const { return name_space + "/" + repository; }
};

struct AccessAnswer {
  bool allowed = false;
  std::string who;
  std::string reason;                      // of the policy, what is wrong with every credential, or one of those below
  std::vector<AccessPath> paths;           // if it is allowed
  std::optional<Explanation> explanation;  // nothing: the reason is one of those below, or it is allowed
};
// Reasons that are none of the policy's.
inline constexpr std::string_view kInstallationReadOnly = "installation_read_only";
inline constexpr std::string_view kUnknownToRegistry = "unknown_to_registry";  // registries of its kind lack the action

enum class AskFault {
  kForbidden,       // only admins may ask about others
  kUnknownSubject,  // or it is not the caller's to know
  kNeedsWrite,      // whether a push may create the repository shows only when it does: run again, and undo it
};

// Answers for the default registry. Leaves no note. Under kNeedsWrite, the caller must undo what the next run writes.
Result<AccessAnswer, AskFault> AnswerAccess(const Run& run, RegistryNotes& notes, const Actor& asker,
                                            const AccessQuestion& question);

// Returns whether the token endpoint would grant the action now. A missing repository is never created.
bool WouldGrant(const Run& run, RegistryNotes& notes, const Actor& actor, const AccessQuestion& question);

// The same at any registry, for a scope with one action. A push that would create the repository would be granted, and
// nothing is created. The only error is kNotCached. REQUIRES: the transaction, if there is one, is not for writing.
Result<bool, RegistryError> WouldGrantAt(const Run& run, RegistryNotes& notes, const Actor& actor,
                                         const RegistryService& service, const RegistryScope& scope);

}  // namespace jeton::authority
