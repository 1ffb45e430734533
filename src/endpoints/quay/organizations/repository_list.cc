#include "authority/organizations/repository_list.h"

#include "authority/page_token.h"
#include "endpoints/many_teams.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/organizations/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

using authority::ListedRepository;

// Extra members in lists of repositories.
struct ListFlags {
  bool last_modified = false;
  bool popularity = false;
  bool starred = false;  // shows is_starred
};

json::object ListedView(const ListedRepository& listed, const ListFlags& flags) {
  const Repository& repository = listed.repository;
  json::object view{{"namespace", listed.name_space},
                    {"name", repository.name},
                    {"description", repository.description},
                    {"is_public", repository.visibility == Visibility::kPublic},
                    {"kind", "image"},
                    {"state", "NORMAL"}};
  // This server does not know the content of a repository.
  if (flags.last_modified) view["last_modified"] = nullptr;
  if (flags.popularity) view["popularity"] = 0.0;
  if (flags.starred) view["is_starred"] = false;
  return view;
}

// A page token is valid only for the same list, seen by the same actor.
std::string NameOfList(const Actor& actor, const authority::RepositoryQuery& query) {
  return "repositories " + actor.id.ToUuid() + (query.with_public ? " + " : " ") + query.name_space.value_or("");
}

}  // namespace

// GET /api/v1/repository
Outcome ListRepos(const Call& call, const Actor& actor) {
  authority::RepositoryQuery query{.name_space = QueryParameter(call, "namespace"),
                                   .with_public = FlagParameter(call, "public", false),
                                   .after = {}};
  if (query.name_space && query.name_space->empty()) query.name_space.reset();
  const bool starred = FlagParameter(call, "starred", false);
  if (!query.name_space && !query.with_public && !starred) {
    return InvalidRequest(call, "namespace, starred or public are required for this API call");
  }
  const std::string kind = QueryParameter(call, "repo_kind").value_or("image");
  if (kind != "image" && kind != "application") return MessageError(400, "Unknown repository kind");
  if (starred && actor.anonymous()) return MessageError(400, "Only users have starred repositories.");
  // This server has no stars, and only image repositories.
  if (starred || kind != "image") return JsonAnswer(json::object{{"repositories", json::array()}});

  const std::string list = NameOfList(actor, query);
  if (const auto token = QueryParameter(call, "next_page")) {
    const auto place = authority::ReadPageToken(call.run.issuer, list, *token, call.run.now);
    if (place) query.after = ReadPlace<AgePlace>(*place);
  }
  if (auto elsewhere = ReadElsewhere(call, actor)) return std::move(*elsewhere);
  const auto page = ListRepositories(call.run, actor, query);
  const ListFlags flags{.last_modified = FlagParameter(call, "last_modified", false),
                        .popularity = FlagParameter(call, "popularity", false),
                        .starred = actor.subject == SubjectKind::kUser};
  json::array repositories;
  for (const ListedRepository& listed : page.repositories) repositories.push_back(ListedView(listed, flags));
  json::object body{{"repositories", std::move(repositories)}};
  if (page.next) {
    body["next_page"] =
        authority::MakePageToken(call.run.issuer, list, PrintPlace(page.next->created, page.next->id), call.run.now);
  }
  return JsonAnswer(body);
}

}  // namespace jeton::endpoints::quay
