#include "authority/access/suggestions.h"

#include "base/encoding.h"
#include "endpoints/api/access/rows.h"
#include "endpoints/api/kinds.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/need.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/place.h"
#include "endpoints/api/tokens/token_answers.h"
#include "endpoints/api/tokens/token_query.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::Suggestion;
using authority::Verdict;

constexpr std::string_view kVerdictWords = "narrow revoke fits young unobserved unreported further";

struct SuggestQuery {
  std::string organization;
  std::optional<Verdict> verdict;
  authority::TokenOrder order = authority::TokenOrder::kNewestFirst;
  PageQuery page;
};
constexpr auto kSuggestMembers =
    wire::Join(std::to_array<wire::MemberOf<SuggestQuery>>({
                   {"organization", wire::Presence::kRequired,
                    wire::Text<&SuggestQuery::organization>({.filled = true}), "Whose robots and applications."},
                   {"verdict", wire::Presence::kOptional,
                    wire::Choice<authority::ParseVerdict, &SuggestQuery::verdict>(kVerdictWords),
                    "Only tokens with this verdict."},
               }),
               kTokenSort<&SuggestQuery::order>, kPageMembers<&SuggestQuery::page>);
constexpr wire::Body<SuggestQuery> kSuggestQuery(kSuggestMembers, {.only_known = true});

struct ShownActions {
  std::string resource;
  std::vector<std::string> actions;
};
constexpr wire::ShownMember<ShownActions> kShownActionsMembers[] = {
    {"resource", wire::Show<&ShownActions::resource>(), "The repository, like acme/web; acme/*: all of them."},
    {"actions", wire::Show<&ShownActions::actions>(), "The actions, of pull, push and delete."},
};
constexpr wire::Document<ShownActions> kShownActions("ResourceActions", kShownActionsMembers);

struct ShownSuggestion {
  Id token;
  std::string_view kind;
  std::optional<std::string> name;
  std::string subject;
  TimePoint created{};
  std::optional<TimePoint> last_used;
  std::optional<TimePoint> observed_since;
  std::string_view verdict;
  std::string_view because;
  std::vector<ShownActions> granted;
  bool granted_is_more = false;
  std::vector<ShownActions> used;
  bool used_is_more = false;
  std::optional<ShownCall> call;
};
constexpr wire::ShownMember<ShownSuggestion> kShownSuggestionMembers[] = {
    {"token", wire::Show<&ShownSuggestion::token>(), "The id of the token."},
    {"kind", wire::ShowChoice<&ShownSuggestion::kind>("oauth robot"), "Its kind."},
    {"name", wire::Show<&ShownSuggestion::name>(), "Its note."},
    {"subject", wire::Show<&ShownSuggestion::subject>(), "The robot, or the client id of the application."},
    {"created", wire::Show<&ShownSuggestion::created>(), "When it was made."},
    {"last_used", wire::Show<&ShownSuggestion::last_used>(), "When it was presented here last; null: never."},
    {"observed_since", wire::Show<&ShownSuggestion::observed_since>(),
     "Since when every registry has reported its events, within the token's life and the last 90 days; null: one of "
     "them does not report."},
    {"verdict", wire::ShowChoice<&ShownSuggestion::verdict>(kVerdictWords),
     "`narrow` and `revoke` are suggestions; the others say why there is none."},
    {"because", wire::Show<&ShownSuggestion::because>(), "The verdict as a sentence."},
    {"granted", wire::ShowList<kShownActions, &ShownSuggestion::granted>(),
     "What it may do at registries, by the roles of its subject, its scopes and its restriction; the first 100."},
    {"granted_is_more", wire::Show<&ShownSuggestion::granted_is_more>(), "Whether there are more."},
    {"used", wire::ShowList<kShownActions, &ShownSuggestion::used>(),
     "What registries have reported of it in the last 90 days; the first 100. A use for which another secret of the "
     "same subject may have been presented is listed with each. Asking for an image counts as a pull."},
    {"used_is_more", wire::Show<&ShownSuggestion::used_is_more>(), "Whether there are more."},
    {"call", wire::ShowObject<kShownCall, &ShownSuggestion::call>(),
     "The request that does what is suggested: a PATCH with the narrower restriction, or a DELETE. null: nothing is."},
};
constexpr wire::Document<ShownSuggestion> kShownSuggestion("TokenSuggestion", kShownSuggestionMembers);

std::string_view SentenceFor(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNarrow: return "It used less than it may: the restriction in the call would have sufficed.";
    case Verdict::kRevoke: return "It was not presented in the last 90 days.";
    case Verdict::kFits: return "It used all that it may, as far as registries report.";
    case Verdict::kYoung: return "It is younger than 90 days.";
    case Verdict::kUnobserved: return "Not every registry has reported its events for 90 days.";
    case Verdict::kUnreported: return "It was presented, but no registry has reported what it did.";
    case Verdict::kFurther: break;
  }
  return "It reaches further than its registries' repositories: it creates repositories, or calls the API.";
}

std::vector<ShownActions> ViewActions(const authority::ActionsList& list) {
  std::vector<ShownActions> shown;
  for (const auto& [repository, actions] : list.rows) {
    shown.push_back({repository, {}});
    const std::string words = PrintActionWords(actions);
    for (const std::string_view word : SplitWords(words)) shown.back().actions.emplace_back(word);
  }
  return shown;
}

json::array ListOf(std::string_view words) {
  json::array list;
  for (const std::string_view word : SplitWords(words)) list.emplace_back(wire::JsonView(word));
  return list;
}

// As the body of a PATCH: all that the token keeps of its restriction is in it.
json::object BodyOf(const Restriction& restriction) {
  json::object body;
  if (!restriction.repositories.empty()) body["repositories"] = ListOf(restriction.repositories);
  if (restriction.actions) body["actions"] = ListOf(PrintActionWords(*restriction.actions));
  if (!restriction.addresses.empty()) body["addresses"] = ListOf(restriction.addresses);
  if (restriction.not_before != TimePoint{}) body["not_before"] = FormatRfc3339(restriction.not_before);
  if (restriction.uses > 0) body["uses"] = restriction.uses;
  return {{"restriction", std::move(body)}};
}

std::optional<ShownCall> CallFor(const Suggestion& suggestion) {
  std::string path = "/jeton/v1/tokens/" + suggestion.item.token.id.ToUuid();
  if (suggestion.verdict == Verdict::kRevoke) return ShownCall{"DELETE", std::move(path), {}};
  if (!suggestion.restriction) return std::nullopt;
  return ShownCall{"PATCH", std::move(path), BodyOf(*suggestion.restriction)};
}

json::object PrintSuggestion(const Suggestion& suggestion) {
  const authority::TokenItem& item = suggestion.item;
  return kShownSuggestion.Print({.token = item.token.id,
                                 .kind = KindName(item.token.kind),
                                 .name = item.name,
                                 .subject = item.subject_name,
                                 .created = item.token.created,
                                 .last_used = item.last_used,
                                 .observed_since = suggestion.observed_since,
                                 .verdict = NameOf(suggestion.verdict),
                                 .because = SentenceFor(suggestion.verdict),
                                 .granted = ViewActions(suggestion.granted),
                                 .granted_is_more = suggestion.granted.is_more,
                                 .used = ViewActions(suggestion.used),
                                 .used_is_more = suggestion.used.is_more,
                                 .call = CallFor(suggestion)});
}

Outcome ListTokenSuggestions(const Call& call, const Actor& actor, const SuggestQuery& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const authority::TokenOwners owners{.organization = query.organization};
  const auto tokens = authority::SelectTokens<Access::kRead>(call.run, actor, owners);
  if (!tokens) return Refused(call, actor, tokens.error(), {"admin", "org:admin", query.organization});
  if (tokens->kind() != AccountKind::kOrganization) return Refused(call, actor, Refusal::kNotFound, {});
  // Compares the roles and uses of every token.
  if (!call.run.on_worker) return Slow{.pool = Slow::Pool::kReaders, .tenant = query.organization};
  authority::SuggestionQuery wanted{
      .verdict = query.verdict, .order = query.order, .after = {}, .most = query.page.most()};
  if (!place->empty()) {
    const AgePlace after = ReadAgePlace(*place);
    wanted.after = {after.created, after.id};
  }
  const auto page = authority::ListSuggestions(call.run, call.authority.usage, *tokens, wanted);
  json::array items;
  for (const Suggestion& suggestion : page.suggestions) items.push_back(PrintSuggestion(suggestion));
  std::optional<std::string> next;
  if (page.next) next = PrintPlace(AgePlace{page.next->created, page.next->id});
  return AnswerPage(call, std::move(items), next);
}

}  // namespace

Row SuggestRow() {
  return {
      wire::Method::kGet,
      "/jeton/v1/access/suggest",
      Place::kRead,
      Listing<kSuggestQuery>(ListTokenSuggestions),
      {.name = "listTokenSuggestions",
       .tag = "access",
       .summary =
           "What the tokens of an organization may do, what they did in the last 90 days, and what would suffice",
       .text = "The secrets of its robots, and the tokens that its applications got for themselves, by their age. "
               "What counts is what registries report by their events; a token is never judged by guesses: if it or "
               "the reports are younger than 90 days, nothing is suggested, and what a registry never reports stays "
               "allowed. A registry that was silent for a week is observed anew from then on. A page may hold fewer "
               "items than asked for, even none, before the list ends.",
       .scope = "org:admin",
       .query = &kSuggestQuery,
       .answer = &kShownSuggestion,
       .form = Described::Answer::kPage,
       .problems = "bad_cursor",
       .parameters = "?organization=acme&limit=10"}};
}

}  // namespace jeton::endpoints::api
