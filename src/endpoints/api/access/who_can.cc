#include "authority/access/grantees_list.h"
#include "base/encoding.h"
#include "endpoints/api/access/resource.h"
#include "endpoints/api/access/rows.h"
#include "endpoints/api/access/words.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/page.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

using authority::AccessGrantee;
using authority::AccessGranteePlace;

struct WhoCanQuery {
  RepositoryAction action = RepositoryAction::kPull;
  ResourceName resource;
  PageQuery page;
};
constexpr auto kWhoCanMembers = wire::Join(
    std::to_array<wire::MemberOf<WhoCanQuery>>({
        {"action", wire::Presence::kRequired, wire::Choice<ParseRegistryAction, &WhoCanQuery::action>(kRegistryActions),
         "What they may do."},
        {"resource", wire::Presence::kRequired, wire::Read<ReadResourceName, &WhoCanQuery::resource>({.filled = true}),
         "The repository, like acme/web."},
    }),
    kPageMembers<&WhoCanQuery::page>);
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
     "NAME ROLE`, or `trust_rule` (jobs may log in as the robot)."},
    {"grants", wire::Show<&ShownGrantee::grants>(), "The actions that this way gives, of pull, push and delete."},
};
constexpr wire::Document<ShownGrantee> kShownGrantee("AccessGrantee", kShownGranteeMembers);

ShownGrantee ViewGrantee(const AccessGrantee& grantee) {
  ShownGrantee shown{.subject = {NameOf(grantee.kind), grantee.name}, .path = WordsOfPath(grantee.path), .grants = {}};
  if (grantee.kind == SubjectKind::kAnonymous) shown.subject.kind = "everybody";
  const std::string words = PrintActionWords(GrantsOf(grantee.path));
  for (const std::string_view word : SplitWords(words)) shown.grants.emplace_back(word);
  return shown;
}

// Teams have neither spaces before their end nor bars in their names.
std::string PrintGranteePlace(const AccessGranteePlace& place) {
  return std::to_string(static_cast<int>(place.part)) + "|" + place.team + "|" + place.account.ToUuid();
}

AccessGranteePlace ReadGranteePlace(std::string_view text) {
  const auto first = text.find('|');
  const auto last = text.rfind('|');
  if (first == last) return {};
  return {.part = static_cast<AccessGranteePlace::Part>(ParseInteger(text.substr(0, first)).value_or(0)),
          .team = std::string(text.substr(first + 1, last - first - 1)),
          .account = Id::ParseUuid(text.substr(last + 1)).value_or(Id())};
}

Outcome ListWhoCan(const Call& call, const Actor& actor, const WhoCanQuery& query) {
  const ResourceName& name = query.resource;
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const auto repository =
      authority::FindRepository<RepositoryAction::kSeeSettings>(call.run, actor, name.name_space, name.repository);
  if (!repository) {
    const std::string resource = name.text();
    return Refused(call, repository.error(), {.right = "admin", .scope = "repo:admin", .resource = resource});
  }
  if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = name.name_space};
  const auto page = authority::ListAccessGrantees(call.run, call.authority.registry_notes, *repository, query.action,
                                                  ReadGranteePlace(*place), query.page.most());
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
           .summary = "Everybody who may do something on a repository, and by which way",
           .text = "A subject with several ways is listed with each. A page may hold fewer items than asked for, even "
                   "none, before the list ends.",
           .scope = "repo:admin",
           .query = &kWhoCanQuery,
           .answer = &kShownGrantee,
           .form = Described::Answer::kPage,
           .problems = "bad_cursor",
           .parameters = "?action=pull&resource=admin/web"}};
}

}  // namespace jeton::endpoints::api
