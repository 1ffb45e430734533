#include "endpoints/quay/federation/trust_rules.h"

#include "domain/federation/trust_lint.h"
#include "endpoints/quay/federation/trust_presets.h"

namespace jeton::endpoints::quay {
namespace {

using authority::TrustRequest;

Result<TrustRequest, std::string> ReadTrustEntry(const json::value& entry, const std::string& public_url) {
  if (!entry.is_object()) return Fail(std::string("must be an object"));
  if (entry.get_object().if_contains("preset") == nullptr) return kTrustRule.Read(entry.get_object());
  const auto rule = ExpandPreset(entry.get_object(), public_url);
  return rule ? kTrustRule.Read(*rule) : Fail(rule.error());
}

struct WarningText {
  std::string_view code;
  std::string_view message;
};

WarningText WordsFor(TrustWarning::Kind kind) {
  using Kind = TrustWarning::Kind;
  switch (kind) {
    case Kind::kNamesOnly:
      return {"names_only",
              "Names can be given up and taken by others: add an identifier that stays, such as "
              "repository_id, project_id or a uid."};
    case Kind::kWildcard: return {"wildcard", "The wildcard lets in whatever is there tomorrow."};
    case Kind::kLiteralStar:
      return {"literal_star", "A star in a subject stands for itself alone: patterns are for claims, such as sub."};
    case Kind::kAnyRef:
      return {"any_ref", "Every branch, tag and pull request comes in: add ref, environment or a protected one."};
    case Kind::kSharedIssuer:
      return {"shared_issuer", "Anybody can have tokens of this issuer: add a claim that says whose repository."};
    case Kind::kNotHttps:
      return {"issuer_not_https", "No token fits: the keys of an issuer are read over https alone."};
    case Kind::kNoAudience: break;
  }
  return {"no_audience", "It leaves to the installation whom the token must be for: name audiences."};
}

json::array ViewWarnings(const std::vector<TrustRule>& rules) {
  json::array warnings;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (const TrustWarning& warning : Lint(rules[i])) {
      const WarningText text = WordsFor(warning.kind);
      json::object view{{"rule", i}, {"code", wire::JsonView(text.code)}, {"message", wire::JsonView(text.message)}};
      if (!warning.claim.empty()) view["claim"] = warning.claim;
      warnings.push_back(std::move(view));
    }
  }
  return warnings;
}

}  // namespace

Result<std::vector<TrustRequest>, std::string> ReadTrustRules(const json::array& entries,
                                                              const std::string& public_url) {
  std::vector<TrustRequest> rules;
  for (const json::value& entry : entries) {
    const std::string place = "rules[" + std::to_string(rules.size()) + "]: ";
    auto rule = ReadTrustEntry(entry, public_url);
    if (!rule) return Fail(place + rule.error());
    if (IsTwice(*rule, rules)) return Fail(place + "is there already");
    rules.push_back(std::move(*rule));
  }
  return rules;
}

json::object ViewTrustRule(const TrustRule& rule) {
  json::object claims;
  for (const ClaimPattern& claim : rule.claims) claims[claim.name] = claim.value;
  json::object view{{"issuer", rule.issuer},
                    {"audiences", json::array(rule.audiences.begin(), rule.audiences.end())},
                    {"claims", std::move(claims)}};
  if (!rule.id.IsNone()) view["id"] = rule.id.ToUuid();
  if (!rule.name.empty()) view["name"] = rule.name;
  if (!rule.subject.empty()) view["subject"] = rule.subject;
  return view;
}

json::object ViewTrust(const std::vector<TrustRule>& rules) {
  json::array views;
  for (const TrustRule& rule : rules) views.push_back(ViewTrustRule(rule));
  return {{"rules", std::move(views)}, {"warnings", ViewWarnings(rules)}};
}

}  // namespace jeton::endpoints::quay
