#include "authority/organizations/prototypes.h"

#include <algorithm>
#include <map>

#include "authority/audit.h"
#include "authority/grantees.h"
#include "authority/organizations/organizations.h"
#include "storage/directory/accounts.h"
#include "storage/directory/prototypes.h"
#include "storage/directory/repositories.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

using storage::Prototypes;

std::optional<PrototypeView::Person> ReadPerson(const Work& work, const Id& organization, const Id& id) {
  auto account = storage::Accounts(work.tx()).Find(id);
  if (!account) return std::nullopt;
  const bool robot = account->kind == AccountKind::kRobot;
  const bool member = robot || storage::Teams(work.tx()).RoleIn(organization, id) != TeamRole::kNone;
  return PrototypeView::Person{std::move(*account), member};
}

PrototypeView View(const Work& work, const Prototype& prototype) {
  PrototypeView view{.prototype = prototype, .activating = {}, .delegate = {}, .team = {}};
  if (!prototype.activating.IsNone()) {
    view.activating = ReadPerson(work, prototype.organization, prototype.activating);
  }
  if (prototype.to_team) {
    view.team = storage::Teams(work.tx()).NameOf(prototype.delegate);
  } else {
    view.delegate = ReadPerson(work, prototype.organization, prototype.delegate);
  }
  return view;
}

boost::json::object Describe(const Actor& actor, const PrototypeView& view) {
  boost::json::object metadata{{"prototypeid", view.prototype.id.ToUuid()},
                               {"username", actor.name},
                               {"activating_username", nullptr},
                               {"role", std::string(NameOf(view.prototype.role))}};
  if (view.activating) metadata["activating_username"] = view.activating->account.name;
  if (view.delegate) {
    metadata["delegate_user"] = view.delegate->account.name;
  } else {
    metadata["delegate_team"] = view.team;
  }
  return metadata;
}

Result<Id, Refusal> FindDelegate(const Work& work, const Id& id, std::string_view organization,
                                 const PrototypeRequest& request) {
  if (request.to_team) {
    const auto team = storage::Teams(work.tx()).Find(id, request.delegate);
    if (!team) return Fail(Refusal::kUnknownTeam);
    return team->id;
  }
  const auto account = FindGrantee(work, organization, request.delegate);
  if (!account) return Fail(account.error());
  return account->id;
}

Result<Id, Refusal> FindActivating(const Work& work, std::string_view organization,
                                   const std::optional<std::string>& name) {
  if (!name) return Id();
  const auto account = FindGrantee(work, organization, *name);
  if (!account) return Fail(Refusal::kUnknownUser);
  return account->id;
}

Result<Prototype, Refusal> Find(const Run& run, const Actor& actor, std::string_view organization, const Id& id) {
  const auto administered = Administer<Access::kChange>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  const auto prototype = Prototypes(run.tx()).Find(administered->id(), id);
  if (!prototype) return Fail(Refusal::kNotFound);
  return *prototype;
}

}  // namespace

Result<PrototypePage, Refusal> ListPrototypes(const Run& run, const Actor& actor, std::string_view organization,
                                              const PrototypePage::Place& after, std::size_t most) {
  const auto administered = Administer<Access::kRead>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  return MakePage<PrototypePage>(
      Prototypes(run.tx()).Of(administered->id(), after, most), most,
      [](const Prototype& prototype) {
        return AgePlace{prototype.created, prototype.id};
      },
      [&](const Prototype& prototype) { return std::optional(View(run, prototype)); });
}

Result<PrototypeView, Refusal> CreatePrototype(const Run& run, const Actor& actor, std::string_view organization,
                                               const PrototypeRequest& request) {
  const auto administered = Administer<Access::kChange>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  const auto activating = FindActivating(run, organization, request.activating);
  if (!activating) return Fail(activating.error());
  const auto delegate = FindDelegate(run, administered->id(), organization, request);
  if (!delegate) return Fail(delegate.error());
  const std::int64_t most = run.settings.limits.prototypes;
  if (Prototypes(run.tx()).HasSoMany(administered->id(), most)) return Fail(Refusal::kLimitReached);
  const Prototype prototype{run.NewId(),     administered->id(), *activating, *delegate,
                            request.to_team, request.role,       run.now};
  Prototypes(run.tx()).Add(prototype);
  const PrototypeView view = View(run, prototype);
  Record(run, actor, "create_prototype_permission", administered->id(), Describe(actor, view));
  return view;
}

Result<PrototypeView, Refusal> ChangePrototype(const Run& run, const Actor& actor, std::string_view organization,
                                               const Id& id, RepositoryRole role) {
  auto prototype = Find(run, actor, organization, id);
  if (!prototype) return Fail(prototype.error());
  const RepositoryRole before = prototype->role;
  prototype->role = role;
  Prototypes(run.tx()).SetRole(id, role);
  const PrototypeView view = View(run, *prototype);
  boost::json::object metadata = Describe(actor, view);
  metadata["original_role"] = std::string(NameOf(before));
  Record(run, actor, "modify_prototype_permission", prototype->organization, std::move(metadata));
  return view;
}

Result<void, Refusal> DeletePrototype(const Run& run, const Actor& actor, std::string_view organization, const Id& id) {
  const auto prototype = Find(run, actor, organization, id);
  if (!prototype) return Fail(prototype.error());
  Record(run, actor, "delete_prototype_permission", prototype->organization, Describe(actor, View(run, *prototype)));
  Prototypes(run.tx()).Remove(id);
  return {};
}

void ApplyPrototypes(const Work& work, const Id& organization, const Id& repository, const Id& creator) {
  std::map<Id, Prototype> chosen;
  for (const Prototype& prototype : Prototypes(work.tx()).Of(organization)) {
    const bool for_creator = prototype.activating == creator;
    if (!for_creator && !prototype.activating.IsNone()) continue;
    if (prototype.delegate == creator) continue;
    const auto [place, added] = chosen.try_emplace(prototype.delegate, prototype);
    if (!added && for_creator) place->second = prototype;
  }
  storage::Repositories repositories(work.tx());
  for (const auto& [delegate, prototype] : chosen) {
    repositories.Permit(repository, delegate, prototype.role, work.now);
  }
}

}  // namespace jeton::authority
