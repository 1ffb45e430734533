#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "authority/access/access_answers.h"
#include "authority/organizations/organizations.h"
#include "endpoints/api/caller.h"

// What the questions about access have in common.
namespace jeton::endpoints::api {

inline constexpr std::string_view kRegistryActions = "pull push delete";
std::string_view NameOfAction(RepositoryAction action);

// A repository or an API by its whole name.
struct ResourceName {
  std::string name_space;
  std::string name;
  bool is_api = false;

  std::string text() const { return (is_api ? "api:" : "") + name_space + "/" + name; }
};
// Rule for wire::Read.
Result<ResourceName, std::string> ReadResourceName(const boost::json::value& value);

// What a subject would do, and where.
struct AskedAction {
  std::string action;
  ResourceName resource;
};

// Members of a query or body: kAskedAction<&Query::asked>.
template <auto asked>
inline constexpr std::array<wire::MemberOf<OwnerOf<asked>>, 2> kAskedAction = {{
    {"action", wire::Presence::kRequired, wire::Text<asked, &AskedAction::action>({.filled = true, .longest = 64}),
     "On a repository, `pull`, `push` or `delete`; on an API, one of its scopes."},
    {"resource", wire::Presence::kRequired,
     wire::Read<ReadResourceName, asked, &AskedAction::resource>({.filled = true}),
     "A repository, like `acme/web`, or an API, like `api:acme/orders`."},
}};

// Returns the action on a repository. The error is the answer to a name that this installation does not allow, or to
// another action. REQUIRES: the resource is a repository.
Result<RepositoryAction, Outcome> ReadRepositoryAction(const Call& call, const AskedAction& asked);

// The answer to callers that do not administer the organization of an API.
Response RefusedApiAccess(const Call& call, const Actor& actor, Refusal refusal, const ResourceName& api,
                          std::int64_t most = 0);

}  // namespace jeton::endpoints::api
