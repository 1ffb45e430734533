#include "endpoints/api/organizations/repositories.h"

#include "authority/organizations/organization_settings.h"
#include "authority/organizations/repository_list.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using wire::Presence;

constexpr std::string_view kRepositoriesTag = "repositories";

std::optional<Visibility> ParseVisibility(std::string_view text) {
  if (text == "public") return Visibility::kPublic;
  return text == "private" ? std::optional(Visibility::kPrivate) : std::nullopt;
}
std::string_view VisibilityName(Visibility visibility) {
  return visibility == Visibility::kPublic ? "public" : "private";
}

struct AskedRepository {
  Visibility visibility = Visibility::kPrivate;
  std::string description;
};
constexpr std::string_view kVisibilityText = "Whether any registry client may pull, or only accounts with a role.";
constexpr std::string_view kWhatForText = "What it is for.";
constexpr wire::MemberOf<AskedRepository> kAskedRepositoryMembers[] = {
    {"visibility", Presence::kNullable, wire::Choice<ParseVisibility, &AskedRepository::visibility>("private public"),
     kVisibilityText},
    {"description", Presence::kNullable, wire::Text<&AskedRepository::description>({.longest = 65536}), kWhatForText},
};
constexpr wire::Body<AskedRepository> kAskedRepository(kAskedRepositoryMembers,
                                                       {.only_known = true, .name = "RepositorySettings"});

struct ShownRepository {
  std::string name;
  std::string resource;
  std::string_view visibility;
  std::string_view description;
  TimePoint created;
};
constexpr wire::ShownMember<ShownRepository> kShownRepositoryMembers[] = {
    {"name", wire::Show<&ShownRepository::name>(), "Its name in the organization; it may have slashes."},
    {"resource", wire::Show<&ShownRepository::resource>(), "Its whole name, like `acme/web`."},
    {"visibility", wire::ShowChoice<&ShownRepository::visibility>("private public"), kVisibilityText},
    {"description", wire::Show<&ShownRepository::description>(), kWhatForText},
    {"created", wire::Show<&ShownRepository::created>(), "When it was made."},
};
constexpr wire::Document<ShownRepository> kShownRepository("Repository", kShownRepositoryMembers);

json::object PrintRepository(const Repository& repository, std::string_view organization) {
  return kShownRepository.Print({.name = repository.name,
                                 .resource = std::string(organization) + "/" + repository.name,
                                 .visibility = VisibilityName(repository.visibility),
                                 .description = repository.description,
                                 .created = repository.created});
}

struct RepositoryPath {
  std::string_view organization;
  std::string_view name;
};
RepositoryPath PathOf(const Call& call) { return {call.request.parameters[0], call.request.parameters[1]}; }

// Returns whether the path is below an organization that the caller may see. Names of users have no such paths.
bool SeesOrganization(const Call& call, const Actor& actor) {
  return authority::ShowOrganization(call.run, actor, call.request.parameters[0]).has_value();
}

// Callers that may not know of the organization learn nothing about what is in it.
Response RefusedRepository(const Call& call, const Actor& actor, Refusal refusal, std::string_view scope) {
  if (refusal == Refusal::kForbidden && !SeesOrganization(call, actor)) refusal = Refusal::kNotFound;
  const auto& parameters = call.request.parameters;
  const std::string resource = parameters.size() > 1 ? parameters[0] + "/" + parameters[1] : parameters[0];
  const std::int64_t most = call.run.settings.limits.repositories;
  return Refused(call, actor, refusal, {scope == "repo:read" ? "read" : "admin", scope, resource}, most);
}

// Returns whether the credential reaches repositories at all. Without this, its list would be empty and look complete.
bool ReachesRepositories(const Actor& actor) {
  return actor.powers.repository >= RepositoryRole::kRead ||
         Decide(actor, OnInstallation{.access = Access::kRead, .everywhere = true}).allowed();
}

Outcome ListRepositories(const Call& call, const Actor& actor, const PlainList& query) {
  if (!ReachesRepositories(actor)) return RefusedRepository(call, actor, Refusal::kForbidden, "repo:read");
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  // Goes through all teams of the caller.
  if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = actor.name};
  const std::string& organization = call.request.parameters[0];
  const auto page = authority::ListRepositories(call.run, actor,
                                                {.name_space = organization,
                                                 .with_public = true,
                                                 .after = ReadAgePlace(*place, query.page),
                                                 .most = query.page.most(),
                                                 .order = query.page.order()});
  if (page.repositories.empty() && !SeesOrganization(call, actor)) return Refused(call, actor, Refusal::kNotFound, {});
  json::array items;
  for (const auto& listed : page.repositories) items.push_back(PrintRepository(listed.repository, listed.name_space));
  return AnswerPage(call, std::move(items),
                    page.next ? std::optional(PrintPlace(*page.next)) : std::optional<std::string>());
}

Result<authority::RepositoryView, Refusal> FindShown(const Call& call, const Actor& actor) {
  const auto [organization, name] = PathOf(call);
  auto found = authority::ShowRepository(call.run, actor, organization, name);
  if (found && found->name_space.kind != AccountKind::kOrganization) return Fail(Refusal::kNotFound);
  return found;
}

std::optional<json::object> PresentRepository(const Call& call, const Actor& actor) {
  const auto found = FindShown(call, actor);
  return found ? std::optional(PrintRepository(found->repository, call.request.parameters[0])) : std::nullopt;
}

Outcome GetRepository(const Call& call, const Actor& actor) {
  const auto found = FindShown(call, actor);
  if (!found) return RefusedRepository(call, actor, found.error(), "repo:read");
  return AnswerTagged(PrintRepository(found->repository, call.request.parameters[0]));
}

Result<void, Refusal> ChangeRepository(const Call& call, const authority::AdministeredRepository& repository,
                                       const AskedRepository& asked) {
  const auto [organization, name] = PathOf(call);
  const auto present = authority::ShowRepository(call.run, repository.by(), organization, name);
  if (!present) return Fail(present.error());
  if (present->repository.visibility != asked.visibility) {
    authority::ChangeVisibility(call.run, repository, asked.visibility);
  }
  if (present->repository.description == asked.description) return {};
  const auto described =
      authority::FindRepository<RepositoryAction::kDescribe>(call.run, repository.by(), organization, name);
  if (!described) return Fail(described.error());
  authority::ChangeDescription(call.run, *described, asked.description);
  return {};
}

Outcome PutRepository(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kAskedRepository);
  if (!body) return body.error();
  const auto refused = [&](Refusal refusal) { return RefusedRepository(call, actor, refusal, "repo:admin"); };
  if (auto refusal = RefuseByPrecondition(call, PresentRepository(call, actor))) return std::move(*refusal);
  const auto [organization, name] = PathOf(call);
  const auto found = FindBelow<RepositoryAction::kAdminister>(call, actor);
  const bool there = found || PresentRepository(call, actor);
  if (there && !found) return refused(found.error());
  if (there) {
    if (const auto changed = ChangeRepository(call, *found, *body); !changed) return refused(changed.error());
  } else {
    if (!SeesOrganization(call, actor)) return refused(Refusal::kForbidden);
    const auto created = authority::CreateRepositoryNamed(call.run, actor, organization,
                                                          {std::string(name), body->visibility, body->description},
                                                          authority::CreatingScope::kAdministerIsEnough);
    if (!created) return refused(created.error());
  }
  const auto now = PresentRepository(call, actor);
  return now ? AnswerTagged(*now, there ? 200 : 201) : refused(Refusal::kNotFound);
}

Outcome DeleteRepository(const Call& call, const Actor& actor, const Change&) {
  const auto refused = [&](Refusal refusal) { return RefusedRepository(call, actor, refusal, "repo:admin"); };
  const auto [organization, name] = PathOf(call);
  const auto found = FindBelow<RepositoryAction::kAdminister>(call, actor);
  if (!found) return refused(found.error());
  if (auto refusal = RefuseByPrecondition(call, PresentRepository(call, actor))) return std::move(*refusal);
  const auto deleted = authority::DeleteRepository(call.run, actor, organization, name);
  return deleted ? NoContent() : refused(deleted.error());
}

}  // namespace

Rows RepositoryRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/organizations/{organization}/repositories",
       Place::kRead,
       Listing<kListByAge>(ListRepositories),
       {.name = "listRepositories",
        .tag = kRepositoriesTag,
        .summary = "The repositories of an organization that the caller may pull, by age",
        .scope = "repo:read",
        .query = &kListByAge,
        .answer = &kShownRepository,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "acme?limit=10"}},
      {kGet,
       "/jeton/v1/organizations/{organization}/repositories/{repository}",
       Place::kRead,
       Asking(GetRepository),
       {.name = "getRepository",
        .tag = kRepositoriesTag,
        .summary = "A repository",
        .text = "Slashes in its name are percent-encoded: `team%2Fweb`.",
        .scope = "repo:read",
        .answer = &kShownRepository,
        .parameters = "acme team/web"}},
      {kPut,
       "/jeton/v1/organizations/{organization}/repositories/{repository}",
       Place::kWrite,
       Changing(PutRepository),
       {.name = "putRepository",
        .tag = kRepositoriesTag,
        .summary = "Make a repository, or replace its settings",
        .scope = "repo:admin",
        .query = &kChange,
        .body = &kAskedRepository,
        .answer = &kShownRepository,
        .creates = true,
        .problems = "limit_reached changed_meanwhile",
        .parameters = "acme team/web",
        .example = R"({"visibility": "private", "description": "The shop's front end"})"}},
      {kDelete,
       "/jeton/v1/organizations/{organization}/repositories/{repository}",
       Place::kWrite,
       Changing(DeleteRepository),
       {.name = "deleteRepository",
        .tag = kRepositoriesTag,
        .summary = "Delete a repository, with all roles on it",
        .text = "The content stays in the registry, and no token reaches it.",
        .scope = "repo:admin",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "changed_meanwhile",
        .parameters = "acme team/web"}},
  };
}

}  // namespace jeton::endpoints::api
