#include "authority/organizations/repositories.h"

#include "authority/audit.h"
#include "authority/organizations/prototypes.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"

namespace jeton::authority {
namespace {

boost::json::object Describe(const RepositoryFacts& facts) {
  const auto slash = facts.full_name.find('/');
  return {{"namespace", facts.full_name.substr(0, slash)}, {"repo", facts.full_name.substr(slash + 1)}};
}

}  // namespace

Result<void, Refusal> AddRepository(const Run& run, const Actor& actor, const NamespaceFacts& name_space,
                                    const NewRepository& wanted) {
  storage::Repositories repositories(run.tx());
  const std::int64_t most = run.settings.limits.repositories;
  if (repositories.HasSoMany(name_space.id, most)) return Fail(Refusal::kLimitReached);
  const Repository repository{.id = run.NewId(),
                              .name_space = name_space.id,
                              .name = wanted.name,
                              .visibility = wanted.visibility,
                              .description = wanted.description,
                              .created = run.now};
  repositories.Add(repository, run.now);
  const bool account = actor.subject == SubjectKind::kUser || actor.subject == SubjectKind::kRobot;
  if (account) repositories.Permit(repository.id, actor.id, RepositoryRole::kAdmin, run.now);
  if (name_space.kind == AccountKind::kOrganization) ApplyPrototypes(run, name_space.id, repository.id, actor.id);
  const auto owner = storage::Accounts(run.tx()).Find(name_space.id);
  Record(run, actor, "create_repo", name_space.id,
         {{"repo", wanted.name}, {"namespace", owner ? owner->name : std::string()}}, repository.id);
  return {};
}

Result<void, Refusal> CreateRepositoryNamed(const Run& run, const Actor& actor, std::string_view name_space,
                                            const NewRepository& wanted, CreatingScope scope) {
  const RepositoryFacts facts = storage::Repositories(run.tx()).Stand(name_space, wanted.name, actor.id, run.now);
  const CreateRepository question{facts.name_space, scope == CreatingScope::kAdministerIsEnough};
  if (!Decide(actor, question).allowed()) return Fail(Refusal::kForbidden);
  if (!IsRepositoryName(wanted.name, run.settings.nested_repository_names)) return Fail(Refusal::kInvalidName);
  if (facts.exists) return Fail(Refusal::kTaken);
  return AddRepository(run, actor, facts.name_space, wanted);
}

template <RepositoryAction action>
Result<PermittedRepository<action>, Refusal> FindRepository(const Work& work, const Actor& actor,
                                                            std::string_view name_space, std::string_view name) {
  RepositoryFacts facts = storage::Repositories(work.tx()).Stand(name_space, name, actor.id, work.now);
  const Decision decision = Decide(actor, OnRepository{action, facts});
  const bool everywhere = actor.FullAccess() || (Reads(action) && actor.readonly_superuser);
  if (!decision.allowed()) {
    return Fail(everywhere && decision.reason == Reason::kNoNamespace ? Refusal::kNotFound : Refusal::kForbidden);
  }
  if (!facts.exists) return Fail(Refusal::kNotFound);
  return PermittedRepository<action>(std::move(facts), actor);
}
template Result<AdministeredRepository, Refusal> FindRepository(const Work&, const Actor&, std::string_view,
                                                                std::string_view);
template Result<DescribedRepository, Refusal> FindRepository(const Work&, const Actor&, std::string_view,
                                                             std::string_view);
template Result<InspectedRepository, Refusal> FindRepository(const Work&, const Actor&, std::string_view,
                                                             std::string_view);

void ChangeVisibility(const Run& run, const AdministeredRepository& repository, Visibility visibility) {
  storage::Repositories(run.tx()).SetVisibility(repository.id(), visibility, run.now);
  boost::json::object metadata = Describe(repository.facts());
  metadata["visibility"] = visibility == Visibility::kPublic ? "public" : "private";
  Record(run, repository.by(), "change_repo_visibility", repository.name_space().id, std::move(metadata),
         repository.id());
}

void ChangeDescription(const Run& run, const DescribedRepository& repository, const std::string& description) {
  storage::Repositories(run.tx()).SetDescription(repository.id(), description);
  boost::json::object metadata = Describe(repository.facts());
  metadata["description"] = description;
  Record(run, repository.by(), "set_repo_description", repository.name_space().id, std::move(metadata),
         repository.id());
}

Result<void, Refusal> DeleteRepository(const Run& run, const Actor& actor, std::string_view name_space,
                                       std::string_view name) {
  const auto repository = FindRepository<RepositoryAction::kAdminister>(run, actor, name_space, name);
  if (!repository && repository.error() == Refusal::kNotFound) return {};
  if (!repository) return Fail(repository.error());
  storage::Repositories(run.tx()).Remove(repository->id(), run.now);
  Record(run, actor, "delete_repo", repository->name_space().id, Describe(repository->facts()));
  return {};
}

Result<RepositoryView, Refusal> ShowRepository(const Work& work, const Actor& actor, std::string_view name_space,
                                               std::string_view name) {
  const auto found = FindRepository<RepositoryAction::kPull>(work, actor, name_space, name);
  if (!found) return Fail(found.error());
  const RepositoryFacts& facts = found->facts();
  auto repository = storage::Repositories(work.tx()).Find(facts.id);
  auto owner = storage::Accounts(work.tx()).Find(facts.name_space.id);
  if (!repository || !owner) return Fail(Refusal::kNotFound);
  const auto may = [&](RepositoryAction action) { return Decide(actor, OnRepository{action, facts}).allowed(); };
  RepositoryView view{.can_write = may(RepositoryAction::kPush), .can_administer = may(RepositoryAction::kSeeSettings)};
  view.facts = facts;
  view.repository = std::move(*repository);
  view.name_space = std::move(*owner);
  return view;
}

}  // namespace jeton::authority
