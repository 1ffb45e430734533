#include "endpoints/api/access/resource.h"

#include "domain/names.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {

std::optional<RepositoryAction> ParseRegistryAction(std::string_view name) {
  if (name == "pull") return RepositoryAction::kPull;
  if (name == "push") return RepositoryAction::kPush;
  if (name == "delete") return RepositoryAction::kDelete;
  return std::nullopt;
}

std::string_view NameOfAction(RepositoryAction action) {
  if (action == RepositoryAction::kPull) return "pull";
  return action == RepositoryAction::kPush ? "push" : "delete";
}

Result<ResourceName, std::string> ReadResourceName(const boost::json::value& value) {
  const std::string_view text = value.is_string() ? wire::View(value.get_string()) : std::string_view();
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) {
    ResourceName name{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
    if (HasFormOfAccountName(name.name_space) && IsRepositoryName(name.repository, true) && text.size() <= 255) {
      return name;
    }
  }
  return Fail(std::string("must be a repository with its name space, like acme/web"));
}

std::optional<Outcome> RefuseResource(const Call& call, const ResourceName& name) {
  if (IsRepositoryName(name.repository, call.run.settings.nested_repository_names)) return std::nullopt;
  return Refuse(call, {.code = "invalid_parameter",
                       .detail = "This installation does not allow names of several segments below the name space.",
                       .field = "resource"});
}

}  // namespace jeton::endpoints::api
