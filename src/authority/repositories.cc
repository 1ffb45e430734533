#include "authority/repositories.h"

#include "authority/audit.h"
#include "authority/prototypes.h"
#include "domain/names.h"
#include "storage/repositories.h"

namespace jeton::authority {
namespace {

boost::json::object Describe(const RepositoryFacts& facts) {
  const auto slash = facts.full_name.find('/');
  return {{"namespace", facts.full_name.substr(0, slash)}, {"repo", facts.full_name.substr(slash + 1)}};
}

}  // namespace

void AddRepository(Authority& authority, const Work& work, const Actor& actor, const NamespaceFacts& name_space,
                   const std::string& name, Visibility visibility, const std::string& description) {
  const Repository repository{.id = authority.issuer.NewId(),
                              .name_space = name_space.id,
                              .name = name,
                              .visibility = visibility,
                              .description = description,
                              .created = work.now};
  storage::Repositories repositories(work.tx());
  repositories.Add(repository, work.now);
  const bool account = actor.subject == SubjectKind::kUser || actor.subject == SubjectKind::kRobot;
  if (account) repositories.Permit(repository.id, actor.id, RepositoryRole::kAdmin, work.now);
  if (name_space.kind == AccountKind::kOrganization) ApplyPrototypes(work, name_space.id, repository.id, actor.id);
  Record(authority, work, actor, "create_repo", name_space.id, {{"repo", name}}, repository.id);
}

Result<void, Refusal> CreateRepositoryNamed(Authority& authority, const Work& work, const Actor& actor,
                                            std::string_view name_space, const std::string& name, Visibility visibility,
                                            const std::string& description) {
  const RepositoryFacts facts = storage::Repositories(work.tx()).Stand(name_space, name, actor.id);
  if (!Decide(actor, CreateRepository{facts.name_space}).allowed()) return Fail(Refusal::kForbidden);
  if (!IsRepositoryName(name, authority.settings.nested_repository_names)) return Fail(Refusal::kInvalidName);
  if (facts.exists) return Fail(Refusal::kTaken);
  AddRepository(authority, work, actor, facts.name_space, name, visibility, description);
  return {};
}

Result<RepositoryFacts, Refusal> FindAdministeredRepository(const Work& work, const Actor& actor,
                                                            std::string_view name_space, std::string_view name,
                                                            bool reading) {
  RepositoryFacts facts = storage::Repositories(work.tx()).Stand(name_space, name, actor.id);
  const RepositoryAction action = reading ? RepositoryAction::kSeeSettings : RepositoryAction::kAdminister;
  if (actor.anonymous()) return Fail(Refusal::kForbidden);
  const Decision decision = Decide(actor, OnRepository{action, facts});
  const bool everywhere = actor.FullAccess() || (reading && actor.readonly_superuser);
  if (!decision.allowed()) {
    return Fail(everywhere && decision.reason == Reason::kNoNamespace ? Refusal::kNotFound : Refusal::kForbidden);
  }
  if (!facts.exists) return Fail(Refusal::kNotFound);
  return facts;
}

Result<void, Refusal> ChangeVisibility(Authority& authority, const Work& work, const Actor& actor,
                                       std::string_view name_space, std::string_view name, Visibility visibility) {
  const auto facts = FindAdministeredRepository(work, actor, name_space, name, false);
  if (!facts) return Fail(facts.error());
  storage::Repositories(work.tx()).SetVisibility(facts->id, visibility, work.now);
  boost::json::object metadata = Describe(*facts);
  metadata["visibility"] = visibility == Visibility::kPublic ? "public" : "private";
  Record(authority, work, actor, "change_repo_visibility", facts->name_space.id, std::move(metadata), facts->id);
  return {};
}

Result<void, Refusal> DeleteRepository(Authority& authority, const Work& work, const Actor& actor,
                                       std::string_view name_space, std::string_view name) {
  const auto facts = FindAdministeredRepository(work, actor, name_space, name, false);
  if (!facts) return Fail(facts.error());
  storage::Repositories(work.tx()).Remove(facts->id, work.now);
  Record(authority, work, actor, "delete_repo", facts->name_space.id, Describe(*facts));
  return {};
}

}  // namespace jeton::authority
