#include "endpoints/oauth2/gateways/demand.h"

#include <algorithm>
#include <array>

#include "wire/form.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::array<std::string_view, 5> kDemandNames = {"scope", "aud", "service", "repository", "action"};

// Where the demand stands.
struct Written {
  std::string_view text;
  bool only_ours;  // no words of the client can be there
};

Written FindWritten(const wire::Request& request) {
  std::string_view below = request.path.substr(kForwardPath.size());
  if (below.empty()) return {request.query, true};
  if (!below.starts_with(";/")) return {request.query, false};
  below.remove_prefix(2);
  return {below.substr(0, below.find('/')), true};
}

// Returns whether the text may stand in a challenge (RFC 6750, section 3): a word of a scope, or several.
bool IsScopeText(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

// Returns what is wrong with the parameters themselves; empty: nothing.
std::string FaultOf(const wire::Form& form, bool only_ours) {
  if (const auto repeated = form.FirstRepeated(kDemandNames); !repeated.empty()) {
    return "The parameter " + std::string(repeated) + " occurs more than once.";
  }
  for (const auto& [name, value] : form.fields()) {
    // A token in the address is the client's fault, and refused as such.
    if (name == "access_token") continue;
    const bool known = std::ranges::find(kDemandNames, name) != kDemandNames.end();
    if (!known && only_ours) return "Unknown parameter " + name + ". Known: scope, aud, service, repository, action.";
    // A caller that chooses the audience chooses whose tokens pass.
    if (name == "aud" && !only_ours)
      return "Below this path aud is demanded behind a semicolon: /auth/forward;/aud=...";
    // A variable of the gateway without a value must not open anything.
    if (known && value.empty()) return "The parameter " + name + " is empty.";
    if (known && !IsScopeText(value)) return "The parameter " + name + " has characters that no scope may have.";
  }
  return {};
}

std::vector<std::string> SplitScopes(std::string_view text) {
  std::vector<std::string> scopes;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) scopes.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return scopes;
}

Result<Actions, std::string> ReadAction(std::string_view word) {
  if (word == "pull") return Actions{.pull = true};
  if (word == "push") return Actions{.push = true};
  if (word == "delete") return Actions{.remove = true};
  return Fail("Unknown action " + std::string(word) + ". Known: pull, push, delete.");
}

Result<const RegistryService*, std::string> FindService(const Call& call, const std::string* name) {
  const auto& registries = call.run.registries;
  if (name == nullptr) return &registries.front();
  const auto found = std::ranges::find(registries, *name, &RegistryService::service);
  if (found != registries.end()) return &*found;
  std::string known;
  for (const RegistryService& service : registries) known += (known.empty() ? "" : ", ") + service.service;
  return Fail("Unknown service " + *name + ". Configured: " + known + ".");
}

Result<std::optional<RegistryDemand>, std::string> ReadRegistryDemand(const Call& call, const wire::Form& form) {
  const std::string* const repository = form.Find("repository");
  const std::string* const action = form.Find("action");
  const std::string* const service = form.Find("service");
  if ((repository == nullptr) != (action == nullptr)) return Fail(std::string("repository and action go together."));
  if (repository == nullptr && service != nullptr) {
    return Fail(std::string("service says at which registry a repository is; a repository is missing."));
  }
  if (repository == nullptr) return std::nullopt;
  const auto actions = ReadAction(*action);
  if (!actions) return Fail(actions.error());
  const auto found = FindService(call, service);
  if (!found) return Fail(found.error());
  return RegistryDemand{**found, {.type = ResourceType::kRepository, .name = *repository, .actions = *actions}};
}

void AddNeeded(std::string& needed, const std::string& scope) {
  if (!needed.empty()) needed += ' ';
  needed += scope;
}

}  // namespace

Result<Demand, std::string> ReadDemand(const Call& call) {
  const Written written = FindWritten(call.request);
  const auto form = wire::Form::Parse(written.text);
  if (!form) return Fail(std::string("The query is malformed."));
  if (std::string fault = FaultOf(*form, written.only_ours); !fault.empty()) return Fail(std::move(fault));
  Demand demand;
  const std::string* const audience = form->Find("aud");
  if (audience != nullptr && *audience != call.run.settings.public_url) demand.of_token.audience = *audience;
  if (const std::string* const scope = form->Find("scope")) {
    demand.of_token.scopes = SplitScopes(*scope);
    if (demand.of_token.scopes.empty()) return Fail(std::string("The parameter scope is empty."));
  }
  auto registry = ReadRegistryDemand(call, *form);
  if (!registry) return Fail(registry.error());
  if (*registry && !demand.of_token.audience.empty()) {
    return Fail(std::string("A token for an API has no rights at registries: aud and repository exclude each other."));
  }
  for (const std::string& scope : demand.of_token.scopes) AddNeeded(demand.needed, scope);
  if (*registry) {
    demand.registry.emplace(std::move(**registry));
    AddNeeded(demand.needed, "repository:" + *form->Find("repository") + ":" + *form->Find("action"));
  }
  return demand;
}

}  // namespace jeton::endpoints::oauth2
