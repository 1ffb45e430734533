#include "authority/audit/denial_text.h"

#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/json.h"

namespace jeton::authority {
namespace {

namespace json = boost::json;

json::string_view Text(std::string_view text) { return {text.data(), text.size()}; }

json::value IdOrNull(const Id& id) { return id.IsNone() ? json::value(nullptr) : json::value(id.ToUuid()); }

Id IdOf(const json::object& object, std::string_view name) {
  return Id::ParseUuid(TextOf(object, name)).value_or(Id());
}

std::int64_t IntegerOf(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(Text(name));
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

bool FlagOf(const json::object& object, std::string_view name) { return IntegerOf(object, name) != 0; }

// Reads the objects in the list of that name.
template <typename Read>
auto ListOf(const json::object& object, std::string_view name, Read read) {
  std::vector<decltype(read(object))> all;
  const json::value* const list = object.if_contains(Text(name));
  if (list == nullptr || !list->is_array()) return all;
  for (const json::value& one : list->get_array()) {
    if (one.is_object()) all.push_back(read(one.get_object()));
  }
  return all;
}

template <typename Values, typename Print>
json::array PrintAll(const Values& values, Print print) {
  json::array all;
  for (const auto& value : values) all.push_back(print(value));
  return all;
}

std::int64_t PrintActions(const Actions& actions) {
  return (actions.pull ? 1 : 0) + (actions.push ? 2 : 0) + (actions.remove ? 4 : 0) + (actions.star ? 8 : 0);
}

Actions ReadActions(std::int64_t bits) { return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0}; }

json::object PrintAction(const DeniedAction& action) {
  return {{"action", action.action},
          {"reason", Text(NameOf(action.reason))},
          {"needed", static_cast<std::int64_t>(action.needed)}};
}

DeniedAction ReadAction(const json::object& object) {
  return {.action = TextOf(object, "action"),
          .reason = ParseReason(TextOf(object, "reason")).value_or(Reason::kAnonymous),
          .needed = static_cast<RepositoryRole>(IntegerOf(object, "needed"))};
}

json::object PrintPiece(const DeniedPiece& piece) {
  return {{"resource", piece.resource},
          {"namespace", piece.name_space},
          {"asked", PrintActions(piece.asked)},
          {"granted", PrintActions(piece.granted)},
          {"refused", PrintAll(piece.refused, PrintAction)}};
}

DeniedPiece ReadPiece(const json::object& object) {
  return {.resource = TextOf(object, "resource"),
          .name_space = TextOf(object, "namespace"),
          .asked = ReadActions(IntegerOf(object, "asked")),
          .granted = ReadActions(IntegerOf(object, "granted")),
          .refused = ListOf(object, "refused", ReadAction)};
}

json::object PrintClaim(const ClaimFinding& claim) {
  return {{"name", claim.name},
          {"expected", claim.expected},
          {"found", claim.found ? json::value(*claim.found) : json::value(nullptr)}};
}

ClaimFinding ReadClaim(const json::object& object) {
  const json::value* const found = object.if_contains("found");
  const bool is_text = found != nullptr && found->is_string();
  return {.name = TextOf(object, "name"),
          .expected = TextOf(object, "expected"),
          .found = is_text ? std::optional(TextOf(object, "found")) : std::nullopt};
}

json::object PrintRule(const RuleFinding& rule) {
  return {{"rule", IdOrNull(rule.rule)},       {"name", rule.name},
          {"issuer", rule.issuer ? 1 : 0},     {"subject", rule.subject ? 1 : 0},
          {"audience", rule.audience ? 1 : 0}, {"fits", rule.fits ? 1 : 0},
          {"unmet_count", rule.unmet_count},   {"unmet", PrintAll(rule.unmet, PrintClaim)}};
}

RuleFinding ReadRule(const json::object& object) {
  return {.rule = IdOf(object, "rule"),
          .name = TextOf(object, "name"),
          .issuer = FlagOf(object, "issuer"),
          .subject = FlagOf(object, "subject"),
          .audience = FlagOf(object, "audience"),
          .fits = FlagOf(object, "fits"),
          .unmet_count = static_cast<std::size_t>(IntegerOf(object, "unmet_count")),
          .unmet = ListOf(object, "unmet", ReadClaim)};
}

json::object PrintTrial(const TrialFindings& trial) {
  return {{"fault", trial.fault},           {"issuer", trial.issuer},
          {"subject", trial.subject},       {"audiences", json::array(trial.audiences.begin(), trial.audiences.end())},
          {"rule_count", trial.rule_count}, {"rules", PrintAll(trial.rules, PrintRule)}};
}

TrialFindings ReadTrial(const json::object& object) {
  TrialFindings trial{.fault = TextOf(object, "fault"),
                      .issuer = TextOf(object, "issuer"),
                      .subject = TextOf(object, "subject"),
                      .audiences = {},
                      .rule_count = static_cast<std::size_t>(IntegerOf(object, "rule_count")),
                      .rules = ListOf(object, "rules", ReadRule)};
  const json::value* const audiences = object.if_contains("audiences");
  if (audiences == nullptr || !audiences->is_array()) return trial;
  for (const json::value& one : audiences->get_array()) {
    if (one.is_string()) trial.audiences.emplace_back(one.get_string());
  }
  return trial;
}

std::string PrintWhole(const Denial& denial) {
  json::object object{{"at", ToMicros(denial.at)},
                      {"service", denial.service},
                      {"login", denial.login},
                      {"kind", Text(NameOf(denial.kind))},
                      {"subject", IdOrNull(denial.subject)},
                      {"account", denial.account},
                      {"owner", IdOrNull(denial.owner)},
                      {"address", denial.address},
                      {"credential", denial.credential},
                      {"token", denial.token},
                      {"application", IdOrNull(denial.application)},
                      {"pieces", PrintAll(denial.pieces, PrintPiece)}};
  if (denial.trial) object["trial"] = PrintTrial(*denial.trial);
  return json::serialize(object);
}

// Only a malicious text grows so long by escaping.
bool LeaveSomethingOut(Denial& denial) {
  if (denial.trial && !denial.trial->rules.empty()) {
    denial.trial->rules.pop_back();
  } else if (denial.pieces.size() > 1) {
    denial.pieces.pop_back();
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string CutText(std::string_view text, std::size_t most) {
  std::string cut = ReplaceBadUtf8(text.substr(0, most));
  cut.shrink_to_fit();
  return cut;
}

std::string PrintDenial(Denial denial) {
  std::string text = PrintWhole(denial);
  while (text.size() > kMostDenialText && LeaveSomethingOut(denial)) text = PrintWhole(denial);
  return text;
}

std::optional<Denial> ParseDenial(std::string_view text) {
  const auto parsed = ParseJson(text);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const json::object& object = parsed->get_object();
  Denial denial{.at = FromMicros(IntegerOf(object, "at")),
                .service = TextOf(object, "service"),
                .login = TextOf(object, "login"),
                .kind = SubjectKind::kAnonymous,
                .subject = IdOf(object, "subject"),
                .account = TextOf(object, "account"),
                .owner = IdOf(object, "owner"),
                .owner_name = {},
                .owner_is_user = false,
                .address = TextOf(object, "address"),
                .credential = TextOf(object, "credential"),
                .token = TextOf(object, "token"),
                .application = IdOf(object, "application"),
                .pieces = ListOf(object, "pieces", ReadPiece),
                .trial = {}};
  const std::string kind = TextOf(object, "kind");
  for (const SubjectKind one : {SubjectKind::kUser, SubjectKind::kRobot, SubjectKind::kApplication}) {
    if (NameOf(one) == kind) denial.kind = one;
  }
  const json::value* const trial = object.if_contains("trial");
  if (trial != nullptr && trial->is_object()) denial.trial = ReadTrial(trial->get_object());
  return denial;
}

}  // namespace jeton::authority
