#pragma once

#include <string>

#include "authority/authority.h"
#include "authority/work.h"
#include "domain/policy.h"

namespace jeton::authority {

// Creates a repository in a namespace that the policy has said yes to; the creator, where it is an account, gets an
// explicit admin permission on it.
void AddRepository(Authority& authority, const Work& work, const Actor& actor, const NamespaceFacts& name_space,
                   const std::string& name, Visibility visibility, const std::string& description);

Result<void, Refusal> CreateRepositoryNamed(Authority& authority, const Work& work, const Actor& actor,
                                            std::string_view name_space, const std::string& name, Visibility visibility,
                                            const std::string& description);
Result<void, Refusal> ChangeVisibility(Authority& authority, const Work& work, const Actor& actor,
                                       std::string_view name_space, std::string_view name, Visibility visibility);
// With all permissions on it.
Result<void, Refusal> DeleteRepository(Authority& authority, const Work& work, const Actor& actor,
                                       std::string_view name_space, std::string_view name);

// The repository, once the policy has said yes to administering it or, for `reading`, to seeing its settings.
Result<RepositoryFacts, Refusal> FindAdministeredRepository(const Work& work, const Actor& actor,
                                                            std::string_view name_space, std::string_view name,
                                                            bool reading);

}  // namespace jeton::authority
