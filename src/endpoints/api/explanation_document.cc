#include <optional>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "endpoints/api/explanation.h"
#include "endpoints/api/need.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

using authority::Denial;
using authority::Need;

struct RefusedSubject {
  std::string_view kind;
  std::string name;
};
constexpr wire::ShownMember<RefusedSubject> kRefusedSubjectMembers[] = {
    {"kind", wire::ShowChoice<&RefusedSubject::kind>("user robot application"), "What it is."},
    {"name", wire::Show<&RefusedSubject::name>(), "The name of the account, or the client id."},
};
constexpr wire::Document<RefusedSubject> kRefusedSubject("RefusedSubject", kRefusedSubjectMembers);

struct ShownPiece {
  std::string resource;
  std::vector<std::string> actions;
};
constexpr wire::ShownMember<ShownPiece> kShownPieceMembers[] = {
    {"resource", wire::Show<&ShownPiece::resource>(), "The repository, or `catalog`."},
    {"actions", wire::Show<&ShownPiece::actions>(), "Of pull, push, delete and *."},
};
constexpr wire::Document<ShownPiece> kShownPiece("ActionsOnResource", kShownPieceMembers);

struct ShownRefusedItem {
  std::string resource;
  std::string action;
  std::string reason;
  std::vector<std::string> because;
  std::optional<ShownNeed> needs;
};
constexpr wire::ShownMember<ShownRefusedItem> kShownRefusedItemMembers[] = {
    {"resource", wire::Show<&ShownRefusedItem::resource>(), "The repository; for a login, the registry."},
    {"action", wire::Show<&ShownRefusedItem::action>(), "The refused action, or `login`."},
    {"reason", wire::Show<&ShownRefusedItem::reason>(), "The reason, as a word for programs."},
    {"because", wire::Show<&ShownRefusedItem::because>(), "The reason in sentences."},
    {"needs", wire::ShowObject<kShownNeed, &ShownRefusedItem::needs>(), "What would have allowed it."},
};
constexpr wire::Document<ShownRefusedItem> kShownRefusedItem("RefusedAction", kShownRefusedItemMembers);

struct ShownClaim {
  std::string name;
  std::string expected;
  std::optional<std::string> found;
  bool fits = false;
};
constexpr wire::ShownMember<ShownClaim> kShownClaimMembers[] = {
    {"name", wire::Show<&ShownClaim::name>(), "The name of the claim."},
    {"expected", wire::Show<&ShownClaim::expected>(), "The pattern of the rule."},
    {"found", wire::Show<&ShownClaim::found>(), "What the token says."},
    {"fits", wire::Show<&ShownClaim::fits>(), "Always false: only claims that do not fit are listed."},
};
constexpr wire::Document<ShownClaim> kShownClaim("UnmetClaim", kShownClaimMembers);

struct ShownFinding {
  std::string rule;
  std::optional<std::string> name;
  bool fits = false;
  bool issuer = false;
  bool subject = false;
  bool audience = false;
  std::size_t unmet_claims = 0;
  std::vector<ShownClaim> claims;
};
constexpr wire::ShownMember<ShownFinding> kShownFindingMembers[] = {
    {"rule", wire::Show<&ShownFinding::rule>(), "The id of the trust rule."},
    {"name", wire::Show<&ShownFinding::name>(), "Its name."},
    {"fits", wire::Show<&ShownFinding::fits>(), "Whether all of it fits the token."},
    {"issuer", wire::Show<&ShownFinding::issuer>(), "Whether the issuer fits."},
    {"subject", wire::Show<&ShownFinding::subject>(), "Whether the subject fits."},
    {"audience", wire::Show<&ShownFinding::audience>(), "Whether the audience fits."},
    {"unmet_claims", wire::Show<&ShownFinding::unmet_claims>(), "How many claims do not fit."},
    {"claims", wire::ShowList<kShownClaim, &ShownFinding::claims>(), "The first of them."},
};
constexpr wire::Document<ShownFinding> kShownFinding("RuleFinding", kShownFindingMembers);

struct ShownTrial {
  bool accepted = false;
  std::optional<std::string> fault;
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  std::size_t rule_count = 0;
  std::vector<ShownFinding> rules;
};
constexpr wire::ShownMember<ShownTrial> kShownTrialMembers[] = {
    {"accepted", wire::Show<&ShownTrial::accepted>(), "Whether a rule lets the token in."},
    {"fault", wire::Show<&ShownTrial::fault>(), "What is wrong with the token itself."},
    {"issuer", wire::Show<&ShownTrial::issuer>(), "The issuer that the token names."},
    {"subject", wire::Show<&ShownTrial::subject>(), "The subject that the token names."},
    {"audiences", wire::Show<&ShownTrial::audiences>(), "The audiences that the token names."},
    {"rule_count", wire::Show<&ShownTrial::rule_count>(), "How many trust rules the robot has."},
    {"rules", wire::ShowList<kShownFinding, &ShownTrial::rules>(), "Those that came closest."},
};
constexpr wire::Document<ShownTrial> kShownTrial("TrialOfToken", kShownTrialMembers);

struct ShownExplanation {
  std::string code;
  TimePoint time{};
  std::optional<RefusedSubject> subject;
  std::string address;
  std::string registry;
  std::optional<std::string> api;
  std::string login;
  std::string credential;
  std::optional<std::string> token;
  std::vector<ShownPiece> asked;
  std::vector<ShownPiece> granted;
  std::vector<ShownRefusedItem> refused;
  std::optional<ShownTrial> trial;
};
constexpr wire::ShownMember<ShownExplanation> kShownExplanationMembers[] = {
    {"code", wire::Show<&ShownExplanation::code>(), "The code that the client was told."},
    {"time", wire::Show<&ShownExplanation::time>(), "When it was refused."},
    {"subject", wire::ShowObject<kRefusedSubject, &ShownExplanation::subject>(), "The account that the login names."},
    {"address", wire::Show<&ShownExplanation::address>(), "Where the request came from."},
    {"registry", wire::Show<&ShownExplanation::registry>(), "The service that was asked for."},
    {"api", wire::Show<&ShownExplanation::api>(), "The API that was asked for; null for a registry."},
    {"login", wire::Show<&ShownExplanation::login>(), "The login name as typed."},
    {"credential", wire::Show<&ShownExplanation::credential>(), "`accepted`, or what is wrong with the secret."},
    {"token", wire::Show<&ShownExplanation::token>(), "The id of the presented token."},
    {"asked", wire::ShowList<kShownPiece, &ShownExplanation::asked>(), "What was asked for."},
    {"granted", wire::ShowList<kShownPiece, &ShownExplanation::granted>(), "What was granted of it."},
    {"refused", wire::ShowList<kShownRefusedItem, &ShownExplanation::refused>(), "What was refused, and why."},
    {"trial", wire::ShowObject<kShownTrial, &ShownExplanation::trial>(),
     "For a token of another issuer: how far each trust rule was from letting it in."},
};
constexpr wire::Document<ShownExplanation> kShownExplanation("Explanation", kShownExplanationMembers);

std::optional<std::string> TextOrNone(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::vector<std::string> WordsOf(const Actions& actions) {
  std::vector<std::string> words;
  const std::string text = PrintActionWords(actions);
  for (const std::string_view word : SplitWords(text)) words.emplace_back(word);
  return words;
}

std::string RightOf(const Need& need) {
  switch (need.kind) {
    case Need::Kind::kRepositoryRole: return std::string(NameOf(need.role));
    case Need::Kind::kRepository: return "repository";
    case Need::Kind::kWiderToken: return need.scope;
    case Need::Kind::kFreeToken: return "unrestricted_token";
    case Need::Kind::kSecret: return "secret";
    case Need::Kind::kEnabledRobot:
    case Need::Kind::kEnabledUser:
    case Need::Kind::kEnabledOwner: return "enabled";
    case Need::Kind::kTrustRule: return "trust_rule";
    case Need::Kind::kSuperuser: return "superuser";
    case Need::Kind::kNothingToGrant: break;
  }
  return {};
}

ShownFinding ViewRule(const authority::RuleFinding& rule) {
  ShownFinding shown{.rule = rule.rule.ToUuid(),
                     .name = TextOrNone(rule.name),
                     .fits = rule.fits,
                     .issuer = rule.issuer,
                     .subject = rule.subject,
                     .audience = rule.audience,
                     .unmet_claims = rule.unmet_count,
                     .claims = {}};
  for (const auto& claim : rule.unmet) shown.claims.push_back({claim.name, claim.expected, claim.found});
  return shown;
}

std::optional<ShownTrial> ViewTrial(const std::optional<authority::TrialFindings>& trial) {
  if (!trial) return std::nullopt;
  ShownTrial shown{.accepted = false,
                   .fault = TextOrNone(trial->fault),
                   .issuer = trial->issuer,
                   .subject = trial->subject,
                   .audiences = trial->audiences,
                   .rule_count = trial->rule_count,
                   .rules = {}};
  for (const auto& rule : trial->rules) {
    shown.accepted = shown.accepted || (rule.fits && trial->fault.empty());
    shown.rules.push_back(ViewRule(rule));
  }
  return shown;
}

ShownRefusedItem ViewRefusedItem(const Denial& denial, const authority::RefusedItem& item) {
  return {.resource = item.resource.empty() ? denial.service : item.resource,
          .action = item.action,
          .reason = item.reason,
          .because = {Sentence(denial, item)},
          .needs = ViewNeed(denial, item.need)};
}

}  // namespace

std::optional<ShownNeed> ViewNeed(const Denial& denial, const Need& need) {
  if (need.kind == Need::Kind::kNothingToGrant) return std::nullopt;
  ShownNeed shown{
      .right = RightOf(need), .resource = TextOrNone(need.resource), .who_can_grant = need.granters, .call = {}};
  if (auto call = CallFor(denial, need)) {
    shown.call = ShownCall{wire::NameOf(call->method), std::move(call->path), std::move(call->body)};
  }
  return shown;
}

boost::json::object ViewExplanation(const authority::Explanation& explanation) {
  const Denial& denial = explanation.denial;
  ShownExplanation shown{.code = explanation.code,
                         .time = denial.at,
                         .subject = {},
                         .address = denial.address,
                         .registry = denial.service,
                         .api = {},
                         .login = denial.login,
                         .credential = denial.credential,
                         .token = TextOrNone(denial.token),
                         .asked = {},
                         .granted = {},
                         .refused = {},
                         .trial = ViewTrial(denial.trial)};
  if (!denial.account.empty()) shown.subject = RefusedSubject{NameOf(denial.kind), denial.account};
  for (const auto& piece : denial.pieces) {
    shown.asked.push_back({piece.resource, WordsOf(piece.asked)});
    if (!piece.granted.none()) shown.granted.push_back({piece.resource, WordsOf(piece.granted)});
  }
  for (const auto& item : explanation.items) shown.refused.push_back(ViewRefusedItem(denial, item));
  return kShownExplanation.Print(shown);
}

const wire::AnyBody& ExplanationDocument() { return kShownExplanation; }

}  // namespace jeton::endpoints::api
