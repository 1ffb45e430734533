#include "endpoints/quay/federation/bodies.h"

#include <boost/json/serialize.hpp>

#include "base/web_address.h"

namespace jeton::endpoints::quay {
namespace {

using authority::TrustRequest;
using wire::MemberOf;
using wire::Shape;
using wire::Text;

constexpr std::size_t kMostClaims = 20;
constexpr std::string_view kNoAudience = "must name whom the token is for";

// Audiences are stored separated by spaces, so none may contain one.
Result<std::vector<std::string>, std::string> ReadAudiences(const json::value& value) {
  std::vector<std::string> audiences;
  if (value.is_null()) return audiences;
  if (!value.is_array()) return Fail(std::string("must be a list of strings"));
  for (const json::value& one : value.get_array()) {
    const bool text = one.is_string() && !one.get_string().empty() && one.get_string().size() <= kLongestTrustText &&
                      wire::View(one.get_string()).find_first_of(std::string_view(" \t\r\n\0", 5)) == std::string::npos;
    if (!text) return Fail(std::string("must be a list of strings without spaces"));
    audiences.emplace_back(wire::View(one.get_string()));
  }
  return audiences;
}

Result<std::vector<std::string>, std::string> ReadSomeAudiences(const json::value& value) {
  auto audiences = ReadAudiences(value);
  if (audiences && audiences->empty()) return Fail(std::string(kNoAudience));
  return audiences;
}

// Accepts numbers and booleans as their text.
std::string ReadClaimValue(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  return value.is_number() || value.is_bool() ? json::serialize(value) : std::string();
}

Result<std::vector<ClaimPattern>, std::string> ReadClaims(const json::value& value) {
  if (!value.is_object()) return Fail(std::string("must be an object"));
  if (value.get_object().size() > kMostClaims) return Fail(std::string("are too many"));
  std::vector<ClaimPattern> claims;
  for (const auto& member : value.get_object()) {
    ClaimPattern claim{std::string(member.key()), ReadClaimValue(member.value())};
    const bool text = (claim.name + claim.value).find('\0') == std::string::npos;
    if (!text) return Fail(std::string("must not contain a NUL character"));
    claims.push_back(std::move(claim));
  }
  return claims;
}

Result<std::optional<json::array>, std::string> ReadRules(const json::value& value) {
  if (!value.is_array()) return Fail(std::string("must be a list"));
  if (value.get_array().size() > kMostTrustRules) return Fail(std::string("are too many"));
  return std::optional(value.get_array());
}

std::string_view FaultOfLength(std::string_view text) { return text.size() > kLongestTrustText ? "is too long" : ""; }

std::string_view FaultOfIssuer(std::string_view issuer) {
  if (!IsIssuerAddress(std::string(issuer))) return "must be a URL";
  if (!issuer.starts_with("https://")) return "must begin with https://: keys are read over nothing else";
  return FaultOfLength(issuer);
}

std::string FaultOfRule(TrustRequest& rule) {
  for (const ClaimPattern& claim : rule.claims) {
    const std::string_view fault = FaultOf(claim);
    if (!fault.empty()) return "'claims." + claim.name + "' " + std::string(fault);
  }
  return rule.subject.empty() && rule.claims.empty() ? "'subject' or claims are required" : "";
}

constexpr std::string_view kIssuerText = "Whose tokens, as `iss` in them says, byte for byte.";
constexpr std::string_view kSubjectText = "Whom such a token must be about: its `sub`, byte for byte.";

constexpr MemberOf<TrustRequest> kEntryMembers[] = {
    {"issuer", Presence::kRequired, Text<&TrustRequest::issuer>({.format = "uri"}), kIssuerText},
    {"subject", Presence::kRequired, Text<&TrustRequest::subject>(), kSubjectText},
    {"audiences", Presence::kNullable,
     wire::Read<ReadAudiences, &TrustRequest::audiences>({.type = Shape::Type::kList}),
     "Whom such a token must be for. Without it: as the installation says."},
};

constexpr MemberOf<TrustRequest> kRuleMembers[] = {
    {"id", Presence::kOptional, wire::Ignored<TrustRequest>(), "As rules are shown; nothing looks at it."},
    {"name", Presence::kNullable, Text<&TrustRequest::name>({.fault = FaultOfLength}), "What it is called."},
    {"issuer", Presence::kRequired, Text<&TrustRequest::issuer>({.format = "uri", .fault = FaultOfIssuer}),
     kIssuerText},
    {"subject", Presence::kNullable, Text<&TrustRequest::subject>({.fault = FaultOfLength}), kSubjectText},
    {"audiences", Presence::kRequired,
     wire::Read<ReadSomeAudiences, &TrustRequest::audiences>({.type = Shape::Type::kList}),
     "Whom such a token must be for.", kNoAudience},
    {"claims", Presence::kNullable, wire::Read<ReadClaims, &TrustRequest::claims>({.type = Shape::Type::kObject}),
     "Patterns of claims that such a token must have. Subject or claims are required."},
};

constexpr wire::Field<TrustRules> kRules =
    wire::Read<ReadRules, &TrustRules::rules>({.type = Shape::Type::kList, .inner = &kTrustRule, .other_forms = true});
constexpr std::string_view kRulesText =
    "Rules, each with issuer, audiences and subject or claims, or as {\"preset\":\"github\", …}.";

constexpr MemberOf<TrustRules> kTrustRulesMembers[] = {
    {"rules", Presence::kRequired, kRules, kRulesText, "must be a list"},
};

constexpr MemberOf<TrustRules> kProposedRulesMembers[] = {
    {"rules", Presence::kOptional, kRules, kRulesText},
};

constexpr MemberOf<TrustTrialBody> kTrustTrialMembers[] = {
    {"token", Presence::kRequired, Text<&TrustTrialBody::token>(), "The foreign token to try."},
};

}  // namespace

bool IsIssuerAddress(const std::string& issuer) {
  const auto address = WebAddress::Parse(issuer);
  return address && address->rest.find_first_of("?#") == std::string_view::npos;
}

constinit const wire::Body<TrustRequest> kFederationEntry(kEntryMembers, {.form = wire::BodyForm::kList});
constinit const wire::Body<TrustRequest> kTrustRule(kRuleMembers, {.only_known = true, .check = FaultOfRule});
constinit const wire::Body<TrustRules> kTrustRules(kTrustRulesMembers);
constinit const wire::Body<TrustRules> kProposedRules(kProposedRulesMembers);
constinit const wire::Body<TrustTrialBody> kTrustTrial(kTrustTrialMembers);

}  // namespace jeton::endpoints::quay
