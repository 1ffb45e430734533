#include "authority/organizations/organization_settings.h"
#include "authority/organizations/permissions.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/organizations/repositories.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"
#include "endpoints/api/values.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::GranteeKind;
using wire::Presence;

constexpr std::string_view kRolesTag = "repositories";

struct AskedRole {
  RepositoryRole role = RepositoryRole::kRead;
  std::optional<TimePoint> expires;
  std::optional<Life> expires_in;

  // Returns nothing if neither is sent.
  std::optional<TimePoint> EndFrom(TimePoint now) const {
    return expires_in ? std::optional(expires_in->EndFrom(now)) : expires;
  }
};
std::string FaultOfEnds(AskedRole& role) {
  return role.expires && role.expires_in ? "Send either `expires` or `expires_in`." : "";
}
constexpr std::string_view kRoleText = "read: pull; write: push, too; admin: everything.";
constexpr wire::MemberOf<AskedRole> kAskedRoleMembers[] = {
    {"role", Presence::kRequired, wire::Choice<ParseRepositoryRole, &AskedRole::role>("read write admin"), kRoleText},
    {"expires", Presence::kNullable, wire::Read<ReadEnd, &AskedRole::expires>(kEndShape),
     "When the role ends by itself, in RFC 3339, or `never`. A role that has an end keeps it if this is absent."},
    {"expires_in", Presence::kNullable, wire::Read<ReadLife, &AskedRole::expires_in>(kLifeShape),
     "The same, counted from now: 24h, 30d and so on, or `never`."},
};
constexpr wire::Body<AskedRole> kAskedRole(kAskedRoleMembers,
                                           {.only_known = true, .check = FaultOfEnds, .name = "RoleSettings"});

struct ShownRole {
  std::string_view kind;
  std::string_view name;
  std::string_view role;
  TimePoint expires = kNever;
};
constexpr wire::ShownMember<ShownRole> kShownRoleMembers[] = {
    {"kind", wire::ShowChoice<&ShownRole::kind>("user robot team application"), "What holds the role."},
    {"name", wire::Show<&ShownRole::name>(), "The name of the account or team, or the client id of the application."},
    {"role", wire::ShowChoice<&ShownRole::role>("read write admin"), kRoleText},
    {"expires", wire::Show<&ShownRole::expires>(), "When the role ends by itself; null: never."},
};
constexpr wire::Document<ShownRole> kShownRole("RepositoryRole", kShownRoleMembers);

json::object PrintRole(const authority::PermissionView& view, GranteeKind kind) {
  const std::string_view account = view.robot ? "robot" : "user";
  return kShownRole.Print({kind == GranteeKind::kTeam          ? "team"
                           : kind == GranteeKind::kApplication ? "application"
                                                               : account,
                           view.name, NameOf(view.term.role), view.term.end});
}

Response RefusedRole(const Call& call, const Actor& actor, Refusal refusal) {
  const auto& parameters = call.request.parameters;
  if (refusal == Refusal::kForbidden && !authority::ShowOrganization(call.run, actor, parameters[0])) {
    refusal = Refusal::kNotFound;
  }
  if (refusal == Refusal::kUnknownGrantee) return NotFound(call, "There is no user or robot of this name.");
  return Refused(call, actor, refusal, {"admin", "repo:admin", parameters[0] + "/" + parameters[1]},
                 call.run.settings.limits.permissions);
}

Outcome ListRoles(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const auto repository = FindBelow<RepositoryAction::kSeeSettings>(call, actor);
  if (!repository) return RefusedRole(call, actor, repository.error());
  const auto page = authority::ListRoles(call.run, *repository, ReadNameAndId(*place, query.page), query.page.extent());
  return AnswerPageOf(call, page, [](const authority::ListedRole& role) { return PrintRole(role.view, role.kind); });
}

// The role of the account in the path, for those who may see it.
std::optional<authority::PermissionView> FindRole(const Call& call, const Actor& actor) {
  const auto repository = FindBelow<RepositoryAction::kSeeSettings>(call, actor);
  if (!repository) return std::nullopt;
  auto role = authority::ShowPermission(call.run, *repository, {GranteeKind::kAccount, call.request.parameters[2]});
  return role ? std::optional(std::move(*role)) : std::nullopt;
}
std::optional<json::object> PrintFound(const std::optional<authority::PermissionView>& role) {
  return role ? std::optional(PrintRole(*role, GranteeKind::kAccount)) : std::nullopt;
}

Outcome GetRole(const Call& call, const Actor& actor) {
  const auto repository = FindBelow<RepositoryAction::kSeeSettings>(call, actor);
  if (!repository) return RefusedRole(call, actor, repository.error());
  const auto role = FindRole(call, actor);
  return role ? AnswerTagged(*PrintFound(role)) : Refused(call, actor, Refusal::kNoPermission, {});
}

Outcome PutRole(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kAskedRole);
  if (!body) return body.error();
  const auto repository = FindBelow<RepositoryAction::kAdminister>(call, actor);
  if (!repository) return RefusedRole(call, actor, repository.error());
  const auto present = FindRole(call, actor);
  if (auto refusal = RefuseByPrecondition(call, PrintFound(present))) return std::move(*refusal);
  // A limit is lifted only by naming it.
  const TimePoint end = body->EndFrom(call.run.now).value_or(present ? present->term.end : kNever);
  if (end <= call.run.now) {
    return Refuse(call, {.code = "invalid_parameter", .detail = "The role would have ended.", .field = "expires"});
  }
  const auto role = authority::SetPermission(call.run, *repository, {GranteeKind::kAccount, call.request.parameters[2]},
                                             {body->role, end});
  if (!role) return RefusedRole(call, actor, role.error());
  return AnswerTagged(PrintRole(*role, GranteeKind::kAccount), present ? 200 : 201);
}

Outcome DeleteRole(const Call& call, const Actor& actor, const Change&) {
  const auto repository = FindBelow<RepositoryAction::kAdminister>(call, actor);
  if (!repository) return RefusedRole(call, actor, repository.error());
  const auto present = FindRole(call, actor);
  if (!present) return RefusedRole(call, actor, Refusal::kNoPermission);
  if (auto refusal = RefuseByPrecondition(call, PrintFound(present))) return std::move(*refusal);
  const auto deleted =
      authority::DeletePermission(call.run, *repository, {GranteeKind::kAccount, call.request.parameters[2]});
  return deleted ? NoContent() : RefusedRole(call, actor, deleted.error());
}

}  // namespace

Rows RoleRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/organizations/{organization}/repositories/{repository}/roles",
       Place::kRead,
       Listing<kListByName>(ListRoles),
       {.name = "listRoles",
        .tag = kRolesTag,
        .summary = "The roles on a repository: of users, robots, teams and applications, by name",
        .scope = "repo:admin",
        .query = &kListByName,
        .answer = &kShownRole,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "acme team/web"}},
      {kGet,
       "/jeton/v1/organizations/{organization}/repositories/{repository}/roles/{account}",
       Place::kRead,
       Asking(GetRole),
       {.name = "getRole",
        .tag = kRolesTag,
        .summary = "The role of a user or a robot on a repository",
        .text = "The account's own role; teams may give it more.",
        .scope = "repo:admin",
        .answer = &kShownRole,
        .parameters = "acme team/web acme+ci"}},
      {kPut,
       "/jeton/v1/organizations/{organization}/repositories/{repository}/roles/{account}",
       Place::kWrite,
       Changing(PutRole),
       {.name = "putRole",
        .tag = kRolesTag,
        .summary = "Give a user, or a robot of the organization, a role on a repository",
        .scope = "repo:admin",
        .query = &kChange,
        .body = &kAskedRole,
        .answer = &kShownRole,
        .creates = true,
        .problems = "limit_reached changed_meanwhile",
        .parameters = "acme team/web acme+ci",
        .example = R"({"role": "write", "expires_in": "30d"})"}},
      {kDelete,
       "/jeton/v1/organizations/{organization}/repositories/{repository}/roles/{account}",
       Place::kWrite,
       Changing(DeleteRole),
       {.name = "deleteRole",
        .tag = kRolesTag,
        .summary = "Take a role on a repository away",
        .scope = "repo:admin",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "changed_meanwhile",
        .parameters = "acme team/web acme+ci"}},
  };
}

}  // namespace jeton::endpoints::api
