#include "authority/access/api_access.h"
#include "authority/access/grantees_list.h"
#include "base/encoding.h"
#include "endpoints/api/access/resource.h"
#include "endpoints/api/access/rows.h"
#include "endpoints/api/access/words.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/page.h"
#include "endpoints/api/place.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

using authority::AccessGrantee;
using authority::AccessGranteePlace;

struct WhoCanQuery {
  AskedAction asked;
  PageQuery page;
};
constexpr auto kWhoCanMembers = wire::Join(
    kAskedAction<&WhoCanQuery::asked>, SortMember<&WhoCanQuery::page>("name -name"), kPageMembers<&WhoCanQuery::page>);
constexpr wire::Body<WhoCanQuery> kWhoCanQuery(kWhoCanMembers, {.only_known = true});

struct ShownGranteeSubject {
  std::string_view kind;
  std::string name;
};
constexpr wire::ShownMember<ShownGranteeSubject> kShownGranteeSubjectMembers[] = {
    {"kind", wire::ShowChoice<&ShownGranteeSubject::kind>("everybody user robot application"), "What it is."},
    {"name", wire::Show<&ShownGranteeSubject::name>(), "Its name; of an application, the client id."},
};
constexpr wire::Document<ShownGranteeSubject> kShownGranteeSubject("Grantee", kShownGranteeSubjectMembers);

struct ShownGrantee {
  ShownGranteeSubject subject;
  std::vector<std::string> path;
  std::vector<std::string> grants;
};
constexpr wire::ShownMember<ShownGrantee> kShownGranteeMembers[] = {
    {"subject", wire::ShowObject<kShownGranteeSubject, &ShownGrantee::subject>(), "Who can."},
    {"path", wire::Show<&ShownGrantee::path>(),
     "The way: `public`, `superuser`, `owner`, `owner team NAME` (an admin of the organization), `direct ROLE`, `team "
     "NAME ROLE`, or `trust_rule` (jobs may log in as the robot). At an API, `direct SCOPE`."},
    {"grants", wire::Show<&ShownGrantee::grants>(),
     "The actions that this way gives, of pull, push and delete; at an API, all its scopes that the application has."},
};
constexpr wire::Document<ShownGrantee> kShownGrantee("AccessGrantee", kShownGranteeMembers);

ShownGrantee ViewGrantee(const AccessGrantee& grantee) {
  ShownGrantee shown{.subject = {NameOf(grantee.kind), grantee.name}, .path = WordsOfPath(grantee.path), .grants = {}};
  if (grantee.kind == SubjectKind::kAnonymous) shown.subject.kind = "everybody";
  const std::string words = PrintActionWords(GrantsOf(grantee.path));
  for (const std::string_view word : SplitWords(words)) shown.grants.emplace_back(word);
  return shown;
}

// Names of teams have no bars.
std::string PrintGranteePlace(const AccessGranteePlace& place) {
  return std::to_string(static_cast<int>(place.part)) + "|" + place.team + "|" + place.name;
}

std::optional<AccessGranteePlace> ReadGranteePlace(std::string_view text) {
  const auto first = text.find('|');
  const auto second = first == std::string_view::npos ? first : text.find('|', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return AccessGranteePlace{
      .name = std::string(text.substr(second + 1)),
      .part = static_cast<AccessGranteePlace::Part>(ParseInteger(text.substr(0, first)).value_or(0)),
      .team = std::string(text.substr(first + 1, second - first - 1))};
}

Outcome ListWhoCanAtApi(const Call& call, const Actor& actor, const WhoCanQuery& query, std::string_view place) {
  const ResourceName& api = query.asked.resource;
  // Reads each application that has any scope of the API.
  if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = api.name_space};
  const auto page = authority::ListApiGrantees(call.run, actor, {api.name_space, api.name, query.asked.action},
                                               ReadNameAndId(place, query.page), query.page.extent());
  if (!page) return RefusedApiAccess(call, actor, page.error(), api);
  return AnswerPageOf(call, *page, [&](const authority::ApiGrantee& grantee) {
    return kShownGrantee.Print({.subject = {NameOf(SubjectKind::kApplication), grantee.client_id},
                                .path = {"direct", query.asked.action},
                                .grants = grantee.scopes});
  });
}

Outcome ListWhoCan(const Call& call, const Actor& actor, const WhoCanQuery& query) {
  const ResourceName& name = query.asked.resource;
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  if (name.is_api) return ListWhoCanAtApi(call, actor, query, *place);
  const auto action = ReadRepositoryAction(call, query.asked);
  if (!action) return action.error();
  const auto repository =
      authority::FindRepository<RepositoryAction::kSeeSettings>(call.run, actor, name.name_space, name.name);
  if (!repository) {
    const std::string resource = name.text();
    return Refused(call, actor, repository.error(), {.right = "admin", .scope = "repo:admin", .resource = resource});
  }
  if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = name.name_space};
  const auto page = authority::ListAccessGrantees(call.run, call.authority.registry_notes, *repository, *action,
                                                  {ReadGranteePlace(*place), query.page.extent()});
  boost::json::array items;
  for (const auto& row : page.rows) items.push_back(kShownGrantee.Print(ViewGrantee(row.item)));
  return AnswerPage(call, std::move(items),
                    page.next ? std::optional(PrintGranteePlace(*page.next)) : std::optional<std::string>());
}

}  // namespace

Row WhoCanRow() {
  return {wire::Method::kGet,
          "/jeton/v1/access/who-can",
          Place::kRead,
          Listing<kWhoCanQuery>(ListWhoCan),
          {.name = "listWhoCan",
           .tag = "access",
           .summary = "The subjects that may do something on a repository or at an API, and by which way, by name",
           .text = "A subject with several ways is listed with each; `everybody` comes before all names. A page may "
                   "hold fewer items than asked for, even none, before the list ends.",
           .scope = "repo:admin",
           .query = &kWhoCanQuery,
           .answer = &kShownGrantee,
           .form = Described::Answer::kPage,
           .problems = "bad_cursor",
           .parameters = "?action=pull&resource=admin/web"}};
}

}  // namespace jeton::endpoints::api
