#include "endpoints/api/organizations/robots.h"

#include "authority/robots/robot_accounts.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"
#include "endpoints/api/values.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using wire::Presence;

constexpr std::string_view kRobotsTag = "robots";

struct AskedRobot {
  std::string description;
  std::optional<bool> disabled;
  std::optional<TimePoint> ends;
};
constexpr std::string_view kDescriptionText = "What it is for.";
constexpr std::string_view kDisabledText = "Whether all its credentials are refused. Its registry logins end for good.";
constexpr std::string_view kEndsText = "When it stops working; null: never.";
constexpr wire::MemberOf<AskedRobot> kAskedRobotMembers[] = {
    {"description", Presence::kNullable, wire::Text<&AskedRobot::description>({.longest = 4096}), kDescriptionText},
    {"disabled", Presence::kNullable, wire::Flag<&AskedRobot::disabled>(), kDisabledText},
    {"ends", Presence::kNullable, wire::Read<ReadEnd, &AskedRobot::ends>(kEndShape),
     "When it stops working, in RFC 3339, or `never`. A robot that has an end keeps it if this is absent."},
};
constexpr wire::Body<AskedRobot> kAskedRobot(kAskedRobotMembers, {.only_known = true, .name = "RobotSettings"});

struct ShownRobot {
  std::string_view account;
  std::string_view name;
  std::string_view description;
  bool disabled = false;
  TimePoint ends = kNever;
  TimePoint created;
  std::optional<TimePoint> last_used;
};
constexpr wire::ShownMember<ShownRobot> kShownRobotMembers[] = {
    {"account", wire::Show<&ShownRobot::account>(), "The name with which it logs in, like `acme+ci`."},
    {"name", wire::Show<&ShownRobot::name>(), "Its short name, unique in the organization."},
    {"description", wire::Show<&ShownRobot::description>(), kDescriptionText},
    {"disabled", wire::Show<&ShownRobot::disabled>(), kDisabledText},
    {"ends", wire::Show<&ShownRobot::ends>(), kEndsText},
    {"created", wire::Show<&ShownRobot::created>(), "When it was made."},
    {"last_used", wire::Show<&ShownRobot::last_used>(), "When one of its secrets was last used; null: never."},
};
constexpr wire::Document<ShownRobot> kShownRobot("Robot", kShownRobotMembers);

ShownRobot ViewRobot(const authority::RobotAccount& robot) {
  const Account& account = robot.account;
  const std::string_view name = account.name;
  return {.account = name,
          .name = name.substr(name.find('+') + 1),
          .description = account.description,
          .disabled = !account.enabled,
          .ends = account.expires,
          .created = account.created,
          .last_used = robot.last_used};
}

json::object PrintRobot(const authority::RobotAccount& robot) { return kShownRobot.Print(ViewRobot(robot)); }

// A use is no change: the tag does not depend on it.
json::object PrintUnusedRobot(authority::RobotAccount robot) {
  robot.last_used.reset();
  return PrintRobot(robot);
}

Outcome ListRobots(const Call& call, const Actor& actor, const PlainList& query, const FindRobotPlace find) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const RobotPlace path = find(call, actor);
  const auto page =
      authority::ListRobotAccounts(call.run, actor, path.owner, ReadNamePlace(*place, query.page), query.page.extent());
  if (!page) return Refused(call, actor, page.error(), path.needs);
  return AnswerPageOf(call, *page, PrintRobot);
}

Result<authority::RobotAccount, Refusal> FindPresent(const Call& call, const Actor& actor, const RobotPlace& path) {
  return authority::ShowRobotAccount(call.run, actor, path.owner, path.short_name);
}

std::optional<json::object> PresentRobot(const Call& call, const Actor& actor, const RobotPlace& path) {
  const auto robot = FindPresent(call, actor, path);
  return robot ? std::optional(PrintUnusedRobot(*robot)) : std::nullopt;
}

Response AnswerRobot(const authority::RobotAccount& robot, int status = 200) {
  Response response = Answer(PrintRobot(robot), status);
  AddTag(response, PrintUnusedRobot(robot));
  return response;
}

Outcome GetRobot(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace path = find(call, actor);
  const auto robot = FindPresent(call, actor, path);
  return robot ? AnswerRobot(*robot) : Refused(call, actor, robot.error(), path.needs);
}

Outcome PutRobot(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace path = find(call, actor);
  const auto body = ReadBody(call, kAskedRobot);
  if (!body) return body.error();
  const auto robots = authority::AdministerRobots<Access::kChange>(call.run, actor, path.owner);
  if (!robots) return Refused(call, actor, robots.error(), path.needs);
  if (auto refusal = RefuseByPrecondition(call, PresentRobot(call, actor, path))) return std::move(*refusal);
  authority::RobotSettings settings{.description = body->description, .ends = body->ends};
  if (body->disabled) settings.enabled = !*body->disabled;
  const auto created = authority::SetRobot(call.run, *robots, path.short_name, settings);
  if (!created) return Refused(call, actor, created.error(), path.needs, call.run.settings.limits.robots);
  const auto robot = FindPresent(call, actor, path);
  return robot ? AnswerRobot(*robot, *created ? 201 : 200) : Refused(call, actor, robot.error(), path.needs);
}

Outcome DeleteRobot(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace path = find(call, actor);
  const auto robot = authority::FindRobot<Access::kChange>(call.run, actor, path.owner, path.short_name);
  if (!robot) return Refused(call, actor, robot.error(), path.needs);
  if (auto refusal = RefuseByPrecondition(call, PresentRobot(call, actor, path))) return std::move(*refusal);
  authority::DeleteRobot(call.run, *robot);
  return NoContent();
}

template <Outcome (*function)(const Call&, const Actor&, FindRobotPlace), FindRobotPlace find>
Outcome Of(const Call& call, const Actor& actor) {
  return function(call, actor, find);
}
template <Outcome (*function)(const Call&, const Actor&, FindRobotPlace), FindRobotPlace find>
Outcome ChangeOf(const Call& call, const Actor& actor, const Change&) {
  return function(call, actor, find);
}
template <FindRobotPlace find>
Outcome ListOf(const Call& call, const Actor& actor, const PlainList& query) {
  return ListRobots(call, actor, query, find);
}

// What the rows of an organization and of the caller say differently.
struct Names {
  std::string_view list, get, put, remove;
};

template <FindRobotPlace find>
Rows RowsBelow(std::string_view list, std::string_view one, const Names& names, const RobotExamples& examples) {
  using enum wire::Method;
  return {
      {kGet,
       list,
       Place::kRead,
       Listing<kListByName>(ListOf<find>),
       {.name = names.list,
        .tag = kRobotsTag,
        .summary = "Robot accounts, by name",
        .scope = examples.read_scope,
        .query = &kListByName,
        .answer = &kShownRobot,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = examples.owner}},
      {kGet,
       one,
       Place::kRead,
       Asking(Of<GetRobot, find>),
       {.name = names.get,
        .tag = kRobotsTag,
        .summary = "A robot account",
        .text = "Secrets are never shown. They are tokens, of the kind `robot`.",
        .scope = examples.read_scope,
        .answer = &kShownRobot,
        .parameters = examples.robot}},
      {kPut,
       one,
       Place::kWrite,
       Changing(ChangeOf<PutRobot, find>),
       {.name = names.put,
        .tag = kRobotsTag,
        .summary = "Make a robot account without a secret, or replace its settings",
        .scope = examples.scope,
        .query = &kChange,
        .body = &kAskedRobot,
        .answer = &kShownRobot,
        .creates = true,
        .problems = "limit_reached changed_meanwhile",
        .parameters = examples.robot,
        .example = R"({"description": "Deploys the shop", "ends": "2099-01-31T08:15:00Z"})"}},
      {kDelete,
       one,
       Place::kWrite,
       Changing(ChangeOf<DeleteRobot, find>),
       {.name = names.remove,
        .tag = kRobotsTag,
        .summary = "Delete a robot account",
        .text = "Its secrets, registry logins and roles end at once.",
        .scope = examples.scope,
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "changed_meanwhile",
        .parameters = examples.robot}},
  };
}

}  // namespace

RobotPlace RobotOfOrganization(const Call& call, const Actor&) {
  const auto& parameters = call.request.parameters;
  return {{parameters[0], false},
          parameters.size() > 1 ? std::string_view(parameters[1]) : std::string_view(),
          {"admin", "org:admin", parameters[0]}};
}

RobotPlace RobotOfCaller(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  return {{actor.name, true},
          parameters.empty() ? std::string_view() : std::string_view(parameters[0]),
          {"admin", "user:admin", actor.name}};
}

Rows RobotRows() {
  Rows rows = RowsBelow<RobotOfOrganization>(
      "/jeton/v1/organizations/{organization}/robots", "/jeton/v1/organizations/{organization}/robots/{name}",
      {"listRobots", "getRobot", "putRobot", "deleteRobot"}, kExamplesOfOrganization);
  for (Row& row :
       RowsBelow<RobotOfCaller>("/jeton/v1/users/me/robots", "/jeton/v1/users/me/robots/{name}",
                                {"listOwnRobots", "getOwnRobot", "putOwnRobot", "deleteOwnRobot"}, kExamplesOfCaller)) {
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace jeton::endpoints::api
