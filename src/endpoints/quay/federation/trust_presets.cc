#include "endpoints/quay/federation/trust_presets.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <vector>

#include "base/json.h"
#include "wire/json_body.h"

namespace jeton::endpoints::quay {
namespace {

namespace json = boost::json;

enum class Need {
  kRequired,
  kOwner,  // at least one of these: otherwise the rule would match everyone's jobs
  kOptional,
};

struct Parameter {
  std::string_view name;
  std::string_view claim;
  Need need;
};

struct Preset {
  std::string_view name;
  std::string_view issuer;  // empty: each installation has its own
  std::vector<Parameter> parameters;
};

const std::vector<Preset>& AllPresets() {
  static const std::vector<Preset> presets = {
      {"github",
       "https://token.actions.githubusercontent.com",
       {{"repository_id", "repository_id", Need::kOwner},
        {"repository_owner_id", "repository_owner_id", Need::kOwner},
        {"ref", "ref", Need::kOptional},
        {"environment", "environment", Need::kOptional}}},
      {"gitlab",
       "https://gitlab.com",
       {{"project_id", "project_id", Need::kOwner},
        {"namespace_id", "namespace_id", Need::kOwner},
        {"ref", "ref", Need::kOptional},
        {"ref_type", "ref_type", Need::kOptional},
        {"ref_protected", "ref_protected", Need::kOptional},
        {"environment", "environment", Need::kOptional}}},
      {"kubernetes",
       "",
       {{"namespace", "/kubernetes.io/namespace", Need::kRequired},
        {"service_account", "/kubernetes.io/serviceaccount/name", Need::kRequired},
        {"uid", "/kubernetes.io/serviceaccount/uid", Need::kOptional}}},
  };
  return presets;
}

const Preset* FindPreset(std::string_view name) {
  const auto& all = AllPresets();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Preset& preset) { return preset.name == name; });
  return found == all.end() ? nullptr : &*found;
}

bool IsMember(const Preset& preset, std::string_view name) {
  return name == "preset" || name == "name" || name == "issuer" || name == "audiences" ||
         std::any_of(preset.parameters.begin(), preset.parameters.end(),
                     [&](const Parameter& parameter) { return parameter.name == name; });
}

// Returns the claims that the parameters give. The error names a missing parameter.
Result<json::object, std::string> ClaimsOf(const Preset& preset, const json::object& short_form) {
  json::object claims;
  std::string missing_owner;
  bool owned = false;
  for (const Parameter& parameter : preset.parameters) {
    const json::value* const value = short_form.if_contains(wire::JsonView(parameter.name));
    if (value != nullptr) claims[wire::JsonView(parameter.claim)] = *value;
    if (value == nullptr && parameter.need == Need::kRequired) return Fail(std::string(parameter.name));
    if (parameter.need != Need::kOwner) continue;
    owned = owned || value != nullptr;
    missing_owner += (missing_owner.empty() ? "" : "' or '") + std::string(parameter.name);
  }
  if (!owned && !missing_owner.empty()) return Fail(missing_owner);
  return claims;
}

}  // namespace

Result<json::object, std::string> ExpandPreset(const json::object& short_form, const std::string& public_url) {
  const Preset* const preset = FindPreset(TextOf(short_form, "preset"));
  if (preset == nullptr) return Fail(std::string("'preset' is none of github, gitlab, kubernetes"));
  for (const auto& member : short_form) {
    if (!IsMember(*preset, std::string_view(member.key().data(), member.key().size()))) {
      return Fail("'" + std::string(member.key()) + "' is not known to this preset");
    }
  }
  auto claims = ClaimsOf(*preset, short_form);
  if (!claims) return Fail("'" + claims.error() + "' is required");
  json::object rule{{"claims", std::move(*claims)}, {"audiences", json::array{public_url}}};
  if (!preset->issuer.empty()) rule["issuer"] = wire::JsonView(preset->issuer);
  for (const char* const name : {"name", "issuer", "audiences"}) {
    if (const auto* const value = short_form.if_contains(name)) rule[name] = *value;
  }
  return rule;
}

}  // namespace jeton::endpoints::quay
