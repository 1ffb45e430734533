#include "endpoints/quay/federation/trust_rules.h"

#include <boost/json/serialize.hpp>

#include "base/web_address.h"
#include "domain/trust_lint.h"
#include "endpoints/quay/federation/trust_presets.h"

namespace jeton::endpoints::quay {
namespace {

using authority::TrustRequest;

constexpr std::size_t kMostClaims = 20;

// Numbers and booleans stand for their text.
std::string ReadClaimValue(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  return value.is_number() || value.is_bool() ? json::serialize(value) : std::string();
}

std::vector<ClaimPattern> ReadClaims(Fields& fields) {
  std::vector<ClaimPattern> claims;
  const json::value* const object = fields.Find("claims");
  if (object == nullptr || object->is_null()) return claims;
  if (!object->is_object()) {
    fields.Problem("claims", "must be an object");
    return claims;
  }
  if (object->get_object().size() > kMostClaims) fields.Problem("claims", "are too many");
  for (const auto& member : object->get_object()) {
    ClaimPattern claim{std::string(member.key()), ReadClaimValue(member.value())};
    const std::string_view fault = FaultOf(claim);
    const bool text = (claim.name + claim.value).find('\0') == std::string::npos;
    if (!text) fields.Problem("claims", "must not contain a NUL character");
    if (!fault.empty()) fields.Problem("claims." + claim.name, fault);
    claims.push_back(std::move(claim));
  }
  return claims;
}

Result<TrustRequest, std::string> ReadTrustRule(const json::object& object) {
  Fields fields(object);
  TrustRequest rule{fields.Required("issuer"), fields.NullableText("subject").value_or(""), ReadAudiences(fields),
                    ReadClaims(fields), fields.NullableText("name").value_or("")};
  fields.AllowOnly({"id", "name", "issuer", "subject", "audiences", "claims"});
  if (!IsIssuerAddress(rule.issuer)) fields.Problem("issuer", "must be a URL");
  if (!rule.issuer.starts_with("https://")) {
    fields.Problem("issuer", "must begin with https://: keys are read over nothing else");
  }
  if (rule.audiences.empty()) fields.Problem("audiences", "must name whom the token is for");
  if (rule.subject.empty() && rule.claims.empty()) fields.Problem("subject", "or claims are required");
  const std::pair<std::string_view, std::size_t> sizes[] = {
      {"issuer", rule.issuer.size()}, {"subject", rule.subject.size()}, {"name", rule.name.size()}};
  for (const auto& [name, size] : sizes) {
    if (size > kLongestTrustText) fields.Problem(name, "is too long");
  }
  if (!fields.problem().empty()) return Fail(fields.problem());
  return rule;
}

Result<TrustRequest, std::string> ReadTrustEntry(const json::value& entry, const std::string& public_url) {
  if (!entry.is_object()) return Fail(std::string("must be an object"));
  if (entry.get_object().if_contains("preset") == nullptr) return ReadTrustRule(entry.get_object());
  const auto rule = ExpandPreset(entry.get_object(), public_url);
  return rule ? ReadTrustRule(*rule) : Fail(rule.error());
}

bool IsTwice(const TrustRequest& rule, const std::vector<TrustRequest>& before) {
  return std::any_of(before.begin(), before.end(), [&](const TrustRequest& other) {
    return other.issuer == rule.issuer && other.subject == rule.subject && other.audiences == rule.audiences &&
           other.claims == rule.claims;
  });
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

std::vector<std::string> ReadAudiences(Fields& fields) {
  std::vector<std::string> audiences;
  const json::value* const list = fields.Find("audiences");
  if (list == nullptr || list->is_null()) return audiences;
  if (!list->is_array()) fields.Problem("audiences", "must be a list of strings");
  for (const json::value& one : list->is_array() ? list->get_array() : json::array()) {
    const bool text = one.is_string() && !one.get_string().empty() && one.get_string().size() <= kLongestTrustText &&
                      wire::View(one.get_string()).find_first_of(std::string_view(" \t\r\n\0", 5)) == std::string::npos;
    if (!text) fields.Problem("audiences", "must be a list of strings without spaces");
    if (text) audiences.emplace_back(wire::View(one.get_string()));
  }
  return audiences;
}

bool IsIssuerAddress(const std::string& issuer) {
  const auto address = WebAddress::Parse(issuer);
  return address && address->rest.find_first_of("?#") == std::string_view::npos;
}

Result<std::vector<TrustRequest>, std::string> ReadTrustRules(const json::object& body, const std::string& public_url) {
  const json::value* const list = body.if_contains("rules");
  if (list == nullptr || !list->is_array()) return Fail(std::string("'rules' must be a list"));
  const json::array& entries = list->get_array();
  if (entries.size() > kMostTrustRules) return Fail(std::string("'rules' are too many"));
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
