#include "endpoints/api/access/resource.h"

#include "base/encoding.h"
#include "base/nearest.h"
#include "domain/names.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

constexpr std::string_view kApiPrefix = "api:";

std::optional<RepositoryAction> ParseRegistryAction(std::string_view name) {
  if (name == "pull") return RepositoryAction::kPull;
  if (name == "push") return RepositoryAction::kPush;
  if (name == "delete") return RepositoryAction::kDelete;
  return std::nullopt;
}

}  // namespace

std::string_view NameOfAction(RepositoryAction action) {
  if (action == RepositoryAction::kPull) return "pull";
  return action == RepositoryAction::kPush ? "push" : "delete";
}

Result<ResourceName, std::string> ReadResourceName(const boost::json::value& value) {
  std::string_view text = value.is_string() ? wire::View(value.get_string()) : std::string_view();
  const bool is_api = text.starts_with(kApiPrefix);
  if (is_api) text.remove_prefix(kApiPrefix.size());
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) {
    ResourceName name{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1)), is_api};
    const bool good = is_api ? IsPathName(name.name) : IsRepositoryName(name.name, true);
    if (HasFormOfAccountName(name.name_space) && good && text.size() <= 255) return name;
  }
  return Fail(std::string("must be a repository with its name space, like acme/web, or an API, like api:acme/orders"));
}

Result<RepositoryAction, Outcome> ReadRepositoryAction(const Call& call, const AskedAction& asked) {
  const auto refuse = [&](std::string detail, std::string field) {
    return Fail(
        Outcome(Refuse(call, {.code = "invalid_parameter", .detail = std::move(detail), .field = std::move(field)})));
  };
  if (!IsRepositoryName(asked.resource.name, call.run.settings.nested_repository_names)) {
    return refuse("This installation does not allow names of several segments below the name space.", "resource");
  }
  if (const auto action = ParseRegistryAction(asked.action)) return *action;
  const std::string_view nearest = NearestName(asked.action, SplitWords(kRegistryActions));
  std::string detail = "On a repository, `action` must be pull, push or delete";
  if (!nearest.empty()) detail += ": did you mean `" + std::string(nearest) + "`?";
  return refuse(detail + (nearest.empty() ? "." : ""), "action");
}

Response RefusedApiAccess(const Call& call, const Actor& actor, Refusal refusal, const ResourceName& api,
                          std::int64_t most) {
  switch (refusal) {
    case Refusal::kUnknownGrantee:
      return NotFound(call, "The organization has no application of that name or client id.");
    case Refusal::kSelfDescribed:
      return Refuse(call, {.code = "invalid_parameter",
                           .detail = "The application describes itself: it has all scopes of all APIs of its "
                                     "organization, and none is given or taken away. Disable the application to end "
                                     "its access.",
                           .field = "who"});
    case Refusal::kUnknownApi: return NotFound(call, "The organization has no API of that name.");
    case Refusal::kInvalidScope:
      return Refuse(call, {.code = "invalid_parameter",
                           .detail = api.text() + " has no such scope: the API itself lists them.",
                           .field = "action"});
    default: break;
  }
  return Refused(call, actor, refusal, {.right = "admin", .scope = "org:admin", .resource = api.name_space}, most);
}

}  // namespace jeton::endpoints::api
