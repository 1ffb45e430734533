#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/access/access_answers.h"
#include "endpoints/api/caller.h"

// What the questions about access have in common.
namespace jeton::endpoints::api {

inline constexpr std::string_view kRegistryActions = "pull push delete";
// Of kRegistryActions.
std::optional<RepositoryAction> ParseRegistryAction(std::string_view name);
std::string_view NameOfAction(RepositoryAction action);

// A repository by its whole name.
struct ResourceName {
  std::string name_space;
  std::string repository;

  std::string text() const { return name_space + "/" + repository; }
};
// Rule for wire::Read.
Result<ResourceName, std::string> ReadResourceName(const boost::json::value& value);
// Returns the answer to a name that this installation does not allow.
std::optional<Outcome> RefuseResource(const Call& call, const ResourceName& name);

}  // namespace jeton::endpoints::api
