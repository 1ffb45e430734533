#include "endpoints/api/explanation.h"

#include "base/encoding.h"
#include "domain/names.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::Denial;
using authority::Need;
using authority::RefusedItem;

// Encodes one path segment. Keeps `+`, which robot names contain.
std::string Segment(std::string_view text) {
  std::string path;
  for (std::string_view rest = text;;) {
    const auto plus = rest.find('+');
    path += PercentEncode(rest.substr(0, plus));
    if (plus == std::string_view::npos) return path;
    path += '+';
    rest.remove_prefix(plus + 1);
  }
}

// Encodes a repository's name and keeps its slashes.
std::string Segments(std::string_view text) {
  std::string path;
  for (std::string_view rest = text;;) {
    const auto slash = rest.find('/');
    path += Segment(rest.substr(0, slash));
    if (slash == std::string_view::npos) return path;
    path += '/';
    rest.remove_prefix(slash + 1);
  }
}

// Returns the path of the refused robot: below its organization, or below its owner, the user who makes the call.
std::optional<std::string> RobotPath(const Denial& denial, std::string_view tail) {
  const auto robot = SplitRobotName(denial.account);
  if (!robot) return std::nullopt;
  const std::string base =
      denial.owner_is_user ? std::string("/api/v1/user") : "/api/v1/organization/" + Segment(robot->owner);
  return base + "/robots/" + Segment(robot->short_name) + std::string(tail);
}

std::optional<GrantingCall> ForRole(const Denial& denial, const Need& need) {
  // A robot cannot get a role outside its name space.
  const std::string_view name_space = std::string_view(need.resource).substr(0, need.resource.find('/'));
  if (denial.kind == SubjectKind::kRobot && IsForeignRobot(denial.account, name_space)) return std::nullopt;
  if (denial.kind == SubjectKind::kApplication && denial.owner_name != name_space) return std::nullopt;
  const std::string_view kind = denial.kind == SubjectKind::kApplication ? "application" : "user";
  return GrantingCall{wire::Method::kPut,
                      "/api/v1/repository/" + Segments(need.resource) + "/permissions/" + std::string(kind) + "/" +
                          Segment(denial.account),
                      {{"role", wire::JsonView(NameOf(need.role))}}};
}

std::optional<GrantingCall> ForRepository(const Need& need) {
  const auto slash = need.resource.find('/');
  if (slash == std::string::npos) return std::nullopt;
  return GrantingCall{wire::Method::kPost,
                      "/api/v1/repository",
                      {{"namespace", need.resource.substr(0, slash)},
                       {"repository", need.resource.substr(slash + 1)},
                       {"visibility", "private"},
                       {"description", ""}}};
}

std::optional<GrantingCall> ForRobot(const Denial& denial, wire::Method method, std::string_view tail,
                                     json::object body) {
  auto path = RobotPath(denial, tail);
  if (!path) return std::nullopt;
  return GrantingCall{method, std::move(*path), std::move(body)};
}

std::optional<GrantingCall> ForWiderToken(const Need& need) {
  if (need.client_id.empty()) return std::nullopt;
  return GrantingCall{wire::Method::kPost,
                      "/api/v1/organization/" + Segment(need.application_owner) + "/applications/" +
                          Segment(need.client_id) + "/tokens",
                      {{"name", need.scope}, {"scope", need.scope}}};
}

json::array Words(const Actions& actions) {
  json::array words;
  const std::string text = PrintActionWords(actions);
  for (std::string_view rest = text; !rest.empty();) {
    const auto space = std::min(rest.find(' '), rest.size());
    words.push_back(json::value(wire::JsonView(rest.substr(0, space))));
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  return words;
}

json::value TextOrNothing(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(wire::JsonView(text));
}

json::string_view RightOf(const Need& need) {
  switch (need.kind) {
    case Need::Kind::kRepositoryRole: return wire::JsonView(NameOf(need.role));
    case Need::Kind::kRepository: return "repository";
    case Need::Kind::kWiderToken: return wire::JsonView(need.scope);
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

json::value ViewNeed(const Denial& denial, const Need& need) {
  if (need.kind == Need::Kind::kNothingToGrant) return nullptr;
  json::value call = nullptr;
  if (auto one = CallFor(denial, need)) {
    call =
        json::object{{"method", wire::JsonView(wire::NameOf(one->method))}, {"path", one->path}, {"body", one->body}};
  }
  return json::object{{"right", RightOf(need)},
                      {"resource", TextOrNothing(need.resource)},
                      {"who_can_grant", json::array(need.granters.begin(), need.granters.end())},
                      {"call", std::move(call)}};
}

json::object ViewClaim(const authority::ClaimFinding& claim) {
  return {{"name", claim.name},
          {"expected", claim.expected},
          {"found", claim.found ? json::value(*claim.found) : json::value(nullptr)},
          {"fits", false}};
}

json::object ViewRule(const authority::RuleFinding& rule) {
  json::array claims;
  for (const auto& claim : rule.unmet) claims.push_back(ViewClaim(claim));
  return {{"rule", rule.rule.ToUuid()},
          {"name", TextOrNothing(rule.name)},
          {"fits", rule.fits},
          {"issuer", rule.issuer},
          {"subject", rule.subject},
          {"audience", rule.audience},
          {"unmet_claims", rule.unmet_count},
          {"claims", std::move(claims)}};
}

json::value ViewFindings(const std::optional<authority::TrialFindings>& trial) {
  if (!trial) return nullptr;
  json::array rules;
  bool fits = false;
  for (const auto& rule : trial->rules) {
    fits = fits || rule.fits;
    rules.push_back(ViewRule(rule));
  }
  return json::object{{"accepted", fits && trial->fault.empty()},
                      {"fault", TextOrNothing(trial->fault)},
                      {"issuer", trial->issuer},
                      {"subject", trial->subject},
                      {"audiences", json::array(trial->audiences.begin(), trial->audiences.end())},
                      {"rule_count", trial->rule_count},
                      {"rules", std::move(rules)}};
}

json::object ViewRefusedItem(const Denial& denial, const RefusedItem& item) {
  return {{"resource", item.resource.empty() ? json::value(denial.service) : json::value(item.resource)},
          {"action", item.action},
          {"reason", item.reason},
          {"because", json::array{json::value(Sentence(denial, item))}},
          {"needs", ViewNeed(denial, item.need)}};
}

json::value ViewSubject(const Denial& denial) {
  if (denial.account.empty()) return nullptr;
  return json::object{{"kind", wire::JsonView(NameOf(denial.kind))}, {"name", denial.account}};
}

}  // namespace

std::optional<GrantingCall> CallFor(const Denial& denial, const Need& need) {
  switch (need.kind) {
    case Need::Kind::kRepositoryRole: return ForRole(denial, need);
    case Need::Kind::kRepository: return ForRepository(need);
    case Need::Kind::kWiderToken: return ForWiderToken(need);
    case Need::Kind::kFreeToken:
    case Need::Kind::kSecret: return ForRobot(denial, wire::Method::kPost, "/tokens", {});
    case Need::Kind::kEnabledRobot: return ForRobot(denial, wire::Method::kPut, "/status", {{"enabled", true}});
    case Need::Kind::kEnabledUser:
      return GrantingCall{wire::Method::kPut, "/api/v1/superuser/users/" + Segment(need.resource), {{"enabled", true}}};
    case Need::Kind::kEnabledOwner:
    case Need::Kind::kTrustRule:
    case Need::Kind::kSuperuser:
    case Need::Kind::kNothingToGrant: break;
  }
  return std::nullopt;
}

json::object ViewExplanation(const authority::Explanation& explanation) {
  const Denial& denial = explanation.denial;
  json::array asked;
  json::array granted;
  for (const auto& piece : denial.pieces) {
    asked.push_back({{"resource", piece.resource}, {"actions", Words(piece.asked)}});
    if (!piece.granted.none()) granted.push_back({{"resource", piece.resource}, {"actions", Words(piece.granted)}});
  }
  json::array refused;
  for (const RefusedItem& item : explanation.items) refused.push_back(ViewRefusedItem(denial, item));
  return {{"code", explanation.code},
          {"time", FormatRfc3339(denial.at)},
          {"subject", ViewSubject(denial)},
          {"address", denial.address},
          {"registry", denial.service},
          {"api", nullptr},
          {"login", denial.login},
          {"credential", denial.credential},
          {"token", TextOrNothing(denial.token)},
          {"asked", std::move(asked)},
          {"granted", std::move(granted)},
          {"refused", std::move(refused)},
          {"trial", ViewFindings(denial.trial)}};
}

}  // namespace jeton::endpoints::api
