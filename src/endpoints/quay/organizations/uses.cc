#include "authority/registry/uses.h"

#include "authority/page_token.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/organizations/endpoints.h"
#include "endpoints/quay/page_size.h"
#include "endpoints/quay/robot_place.h"

namespace jeton::endpoints::quay {
namespace {

using authority::UsePage;
using authority::UsePlace;
using authority::UseQuery;
using authority::UseRow;

json::value DateOrNull(TimePoint time) {
  return time == TimePoint() ? json::value(nullptr) : json::value(FormatRfc2822(time));
}

json::object UseView(const UseRow& use) {
  json::value token;
  if (!use.token.IsNone()) token = {{"uuid", use.token.ToUuid()}, {"name", TextOrNull(use.token_name)}};
  return {{"repository", use.repository},
          {"account", TextOrNull(use.account)},
          {"token", std::move(token)},
          {"pulls", use.pulls},
          {"pushes", use.pushes},
          {"last_pull", DateOrNull(use.last_pull)},
          {"last_push", DateOrNull(use.last_push)}};
}

// `list` names the list, to which page tokens are bound.
Result<UseQuery, Outcome> ReadUseQuery(const Call& call, const std::string& list) {
  const auto most = ReadPageSize(call);
  if (!most) return Fail(most.error());
  UseQuery query{.most = *most};
  if (const auto token = QueryParameter(call, "next_page")) {
    const auto place = authority::ReadPageToken(call.run.issuer, list, *token, call.run.now);
    if (place) query.before = ReadPlace<UsePlace>(*place);
  }
  return query;
}

Outcome PrintUses(const Call& call, const std::string& list, const UsePage& page) {
  json::array uses;
  for (const UseRow& use : page.uses) uses.push_back(UseView(use));
  json::object body{{"uses", std::move(uses)}};
  if (page.next) {
    body["next_page"] =
        authority::MakePageToken(call.run.issuer, list, PrintPlace(page.next->at, page.next->id), call.run.now);
  }
  return JsonAnswer(body);
}

Outcome ListByRobot(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto [owner, short_name] = find(call, actor);
  const std::string list = "uses by " + owner.name + "+" + short_name;
  const auto query = ReadUseQuery(call, list);
  if (!query) return query.error();
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, owner, short_name);
  if (!robot) return ExplainRobot(call, actor, robot.error(), owner, short_name);
  return PrintUses(call, list, ListUsesByRobot(call.run, *robot, *query));
}

}  // namespace

// GET /api/v1/repository/{namespace/name}/uses
Outcome ListRepoUses(const Call& call, const Actor& actor) {
  const std::string list = "uses of " + call.request.parameters[0];
  const auto query = ReadUseQuery(call, list);
  if (!query) return query.error();
  const auto [name_space, name] = SplitRepositoryPath(call.request.parameters[0]);
  const auto repository = authority::FindRepository<RepositoryAction::kSeeSettings>(call.run, actor, name_space, name);
  if (!repository) return Refused(call, actor, repository.error());
  return PrintUses(call, list, ListUsesOfRepository(call.run, *repository, *query));
}

// GET …/robots/{short}/uses of an organization and of the caller
Outcome ListOrgRobotUses(const Call& c, const Actor& a) { return ListByRobot(c, a, RobotOfOrganization); }
Outcome ListUserRobotUses(const Call& c, const Actor& a) { return ListByRobot(c, a, RobotOfUser); }

}  // namespace jeton::endpoints::quay
