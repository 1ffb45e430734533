#include "authority/organizations/directory.h"
#include "domain/names.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/organizations/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

json::object EntityView(const authority::FoundEntity& found) {
  json::object view{{"name", found.account.name},
                    {"kind", "user"},
                    {"is_robot", found.account.kind == AccountKind::kRobot},
                    {"avatar", AccountAvatar(found.account)}};
  if (found.organization_member) view["is_org_member"] = *found.organization_member;
  return view;
}

json::object InsideView(std::string_view name, std::string_view kind, json::object avatar) {
  return {{"name", wire::JsonView(name)},
          {"kind", wire::JsonView(kind)},
          {"is_org_member", true},
          {"avatar", std::move(avatar)}};
}

}  // namespace

// GET /api/v1/entities/{prefix}
Outcome GetMatchingEntities(const Call& call, const Actor& actor) {
  const auto found = FindEntities(call.run, actor,
                                  {.prefix = SpellAsName(call.request.parameters[0]),
                                   .name_space = QueryParameter(call, "namespace").value_or(""),
                                   .teams = FlagParameter(call, "includeTeams", false),
                                   .organization = FlagParameter(call, "includeOrgs", false)});
  json::array results;
  for (const std::string& team : found.teams) results.push_back(InsideView(team, "team", Avatar(team, team, "team")));
  for (const auto& account : found.accounts) results.push_back(EntityView(account));
  if (found.organization) {
    results.push_back(InsideView(found.organization->name, "org", AccountAvatar(*found.organization)));
  }
  return JsonAnswer(json::object{{"results", std::move(results)}});
}

}  // namespace jeton::endpoints::quay
