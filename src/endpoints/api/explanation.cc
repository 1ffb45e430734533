#include "endpoints/api/explanation.h"

#include "base/encoding.h"
#include "domain/names.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::Denial;
using authority::Need;

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

}  // namespace jeton::endpoints::api
