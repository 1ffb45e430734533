#include "endpoints/quay/federation/bodies.h"

namespace jeton::endpoints::quay {
namespace {

using authority::TrustRequest;
using wire::MemberOf;
using wire::Shape;
using wire::Text;

Result<std::optional<json::array>, std::string> ReadRules(const json::value& value) {
  if (!value.is_array()) return Fail(std::string("must be a list"));
  if (value.get_array().size() > kMostTrustRules) return Fail(std::string("are too many"));
  return std::optional(value.get_array());
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
    {"name", Presence::kNullable, Text<&TrustRequest::name>({.fault = FaultOfTrustText}), "What it is called."},
    {"issuer", Presence::kRequired, Text<&TrustRequest::issuer>({.format = "uri", .fault = FaultOfIssuer}),
     kIssuerText},
    {"subject", Presence::kNullable, Text<&TrustRequest::subject>({.fault = FaultOfTrustText}), kSubjectText},
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

constinit const wire::Body<TrustRequest> kFederationEntry(kEntryMembers, {.form = wire::BodyForm::kList});
constinit const wire::Body<TrustRequest> kTrustRule(kRuleMembers, {.only_known = true, .check = FaultOfRule});
constinit const wire::Body<TrustRules> kTrustRules(kTrustRulesMembers);
constinit const wire::Body<TrustRules> kProposedRules(kProposedRulesMembers);
constinit const wire::Body<TrustTrialBody> kTrustTrial(kTrustTrialMembers);

}  // namespace jeton::endpoints::quay
