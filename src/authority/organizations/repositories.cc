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
                                    const std::string& name, Visibility visibility, const std::string& description) {
  storage::Repositories repositories(run.tx());
  const std::int64_t most = run.settings.limits.repositories;
  if (repositories.HasSoMany(name_space.id, most)) return Fail(Refusal::kLimitReached);
  const Repository repository{.id = run.NewId(),
                              .name_space = name_space.id,
                              .name = name,
                              .visibility = visibility,
                              .description = description,
                              .created = run.now};
  repositories.Add(repository, run.now);
  const bool account = actor.subject == SubjectKind::kUser || actor.subject == SubjectKind::kRobot;
  if (account) repositories.Permit(repository.id, actor.id, RepositoryRole::kAdmin, run.now);
  if (name_space.kind == AccountKind::kOrganization) ApplyPrototypes(run, name_space.id, repository.id, actor.id);
  const auto owner = storage::Accounts(run.tx()).Find(name_space.id);
  Record(run, actor, "create_repo", name_space.id, {{"repo", name}, {"namespace", owner ? owner->name : std::string()}},
         repository.id);
  return {};
}

Result<void, Refusal> CreateRepositoryNamed(const Run& run, const Actor& actor, std::string_view name_space,
                                            const std::string& name, Visibility visibility,
                                            const std::string& description) {
  const RepositoryFacts facts = storage::Repositories(run.tx()).Stand(name_space, name, actor.id);
  if (!Decide(actor, CreateRepository{facts.name_space}).allowed()) return Fail(Refusal::kForbidden);
  if (!IsRepositoryName(name, run.settings.nested_repository_names)) return Fail(Refusal::kInvalidName);
  if (facts.exists) return Fail(Refusal::kTaken);
  return AddRepository(run, actor, facts.name_space, name, visibility, description);
}

Result<RepositoryFacts, Refusal> FindRepository(const Work& work, const Actor& actor, std::string_view name_space,
                                                std::string_view name, RepositoryAction action) {
  RepositoryFacts facts = storage::Repositories(work.tx()).Stand(name_space, name, actor.id);
  const Decision decision = Decide(actor, OnRepository{action, facts});
  const bool everywhere = actor.FullAccess() || (Reads(action) && actor.readonly_superuser);
  if (!decision.allowed()) {
    return Fail(everywhere && decision.reason == Reason::kNoNamespace ? Refusal::kNotFound : Refusal::kForbidden);
  }
  if (!facts.exists) return Fail(Refusal::kNotFound);
  return facts;
}

Result<RepositoryFacts, Refusal> FindAdministeredRepository(const Work& work, const Actor& actor,
                                                            std::string_view name_space, std::string_view name,
                                                            Access access) {
  return FindRepository(work, actor, name_space, name,
                        access == Access::kRead ? RepositoryAction::kSeeSettings : RepositoryAction::kAdminister);
}

Result<void, Refusal> ChangeVisibility(const Run& run, const Actor& actor, std::string_view name_space,
                                       std::string_view name, Visibility visibility) {
  const auto facts = FindAdministeredRepository(run, actor, name_space, name, Access::kChange);
  if (!facts) return Fail(facts.error());
  storage::Repositories(run.tx()).SetVisibility(facts->id, visibility, run.now);
  boost::json::object metadata = Describe(*facts);
  metadata["visibility"] = visibility == Visibility::kPublic ? "public" : "private";
  Record(run, actor, "change_repo_visibility", facts->name_space.id, std::move(metadata), facts->id);
  return {};
}

Result<void, Refusal> MayDescribe(const Work& work, const Actor& actor, std::string_view name_space,
                                  std::string_view name) {
  const auto facts = FindRepository(work, actor, name_space, name, RepositoryAction::kDescribe);
  if (!facts && facts.error() == Refusal::kForbidden) return Fail(Refusal::kForbidden);
  return {};
}

Result<void, Refusal> ChangeDescription(const Run& run, const Actor& actor, std::string_view name_space,
                                        std::string_view name, const std::string& description) {
  const auto facts = FindRepository(run, actor, name_space, name, RepositoryAction::kDescribe);
  if (!facts) return Fail(facts.error());
  storage::Repositories(run.tx()).SetDescription(facts->id, description);
  boost::json::object metadata = Describe(*facts);
  metadata["description"] = description;
  Record(run, actor, "set_repo_description", facts->name_space.id, std::move(metadata), facts->id);
  return {};
}

Result<void, Refusal> DeleteRepository(const Run& run, const Actor& actor, std::string_view name_space,
                                       std::string_view name) {
  const auto facts = FindAdministeredRepository(run, actor, name_space, name, Access::kChange);
  if (!facts && facts.error() == Refusal::kNotFound) return {};
  if (!facts) return Fail(facts.error());
  storage::Repositories(run.tx()).Remove(facts->id, run.now);
  Record(run, actor, "delete_repo", facts->name_space.id, Describe(*facts));
  return {};
}

Result<RepositoryView, Refusal> ShowRepository(const Work& work, const Actor& actor, std::string_view name_space,
                                               std::string_view name) {
  auto facts = FindRepository(work, actor, name_space, name, RepositoryAction::kPull);
  if (!facts) return Fail(facts.error());
  auto repository = storage::Repositories(work.tx()).Find(facts->id);
  auto owner = storage::Accounts(work.tx()).Find(facts->name_space.id);
  if (!repository || !owner) return Fail(Refusal::kNotFound);
  const auto may = [&](RepositoryAction action) { return Decide(actor, OnRepository{action, *facts}).allowed(); };
  RepositoryView view{.can_write = may(RepositoryAction::kPush), .can_administer = may(RepositoryAction::kSeeSettings)};
  view.facts = std::move(*facts);
  view.repository = std::move(*repository);
  view.name_space = std::move(*owner);
  return view;
}

}  // namespace jeton::authority
