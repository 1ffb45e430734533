#include "authority/access/access_answers.h"
#include "authority/access/api_access.h"
#include "endpoints/api/access/resource.h"
#include "endpoints/api/access/rows.h"
#include "endpoints/api/access/words.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/need.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

using authority::AccessAnswer;
using authority::AskFault;

struct CanQuery {
  std::optional<std::string> who;
  AskedAction asked;
};
constexpr auto kCanMembers = wire::Join(
    std::to_array<wire::MemberOf<CanQuery>>({
        {"who", wire::Presence::kOptional, wire::Text<&CanQuery::who>(),
         "A user, or a robot like acme+ci, as with a credential that reaches as far as theirs can; about an API, an "
         "application of its organization, by its name or client id. Absent: the caller, with what they presented."},
    }),
    kAskedAction<&CanQuery::asked>);
constexpr wire::Body<CanQuery> kCanQuery(kCanMembers, {.only_known = true});

struct ShownAnswer {
  bool allowed = false;
  std::string reason;
  std::vector<std::string> because;
  std::optional<ShownNeed> needs;
};
constexpr wire::ShownMember<ShownAnswer> kShownAnswerMembers[] = {
    {"allowed", wire::Show<&ShownAnswer::allowed>(), "Whether a client would get a token for it now."},
    {"reason", wire::Show<&ShownAnswer::reason>(), "`allowed`, or the reason against it, as a word for programs."},
    {"because", wire::Show<&ShownAnswer::because>(), "The reasons in sentences: every way, if it is allowed."},
    {"needs", wire::ShowObject<kShownNeed, &ShownAnswer::needs>(), "What would allow it."},
};
constexpr wire::Document<ShownAnswer> kShownAnswer("AccessAnswer", kShownAnswerMembers);

ShownAnswer ViewAnswer(const AccessAnswer& answer, const CanQuery& query) {
  ShownAnswer shown{.allowed = answer.allowed, .reason = answer.reason, .because = {}, .needs = {}};
  const std::string resource = query.asked.resource.text();
  for (const auto& path : answer.paths) shown.because.push_back(SentenceOfPath(answer.who, resource, path));
  if (answer.explanation) {
    for (const auto& item : answer.explanation->items) {
      shown.because.push_back(Sentence(answer.explanation->denial, item));
      if (!shown.needs) shown.needs = ViewNeed(answer.explanation->denial, item.need);
    }
  } else if (!answer.allowed) {
    shown.because.push_back(SentenceOfReason(answer.reason));
  }
  return shown;
}

// What would let the application have the scope.
ShownNeed NeedOf(const authority::ApiScopeAnswer& answer, const AskedAction& asked) {
  const std::string resource = asked.resource.text();
  return {.right = asked.action,
          .resource = resource,
          .who_can_grant = answer.granters,
          .call = ShownCall{.method = "POST",
                            .path = "/jeton/v1/access/allow",
                            .body = {{"who", answer.who}, {"action", asked.action}, {"resource", resource}}}};
}

Outcome GetCanAtApi(const Call& call, const Actor& actor, const CanQuery& query) {
  const ResourceName& api = query.asked.resource;
  const auto answer =
      authority::AnswerApiScope(call.run, actor, query.who, {api.name_space, api.name, query.asked.action});
  if (!answer) return RefusedApiAccess(call, actor, answer.error(), api);
  ShownAnswer shown{.allowed = answer->fault == authority::ApiScopeFault::kNone,
                    .reason = std::string(NameOf(answer->fault)),
                    .because = {SentenceOfApiScope(answer->fault, answer->who, api.text(), query.asked.action)},
                    .needs = {}};
  if (answer->fault == authority::ApiScopeFault::kNotGranted) shown.needs = NeedOf(*answer, query.asked);
  return Answer(kShownAnswer.Print(shown));
}

Outcome GetCan(const Call& call, const Actor& actor, const CanQuery& query) {
  const ResourceName& resource = query.asked.resource;
  if (resource.is_api) return GetCanAtApi(call, actor, query);
  const auto action = ReadRepositoryAction(call, query.asked);
  if (!action) return action.error();
  const auto answer = authority::AnswerAccess(
      call.run, call.authority.registry_notes, actor,
      {.who = query.who, .action = *action, .name_space = resource.name_space, .repository = resource.name});
  if (answer) {
    Outcome outcome = Answer(kShownAnswer.Print(ViewAnswer(*answer, query)));
    // A push that was tried may have created the repository.
    Undo(call, outcome);
    return outcome;
  }
  switch (answer.error()) {
    case AskFault::kNeedsWrite: return NeedWrite{};
    case AskFault::kUnknownSubject:
      return NotFound(call, "There is no such user or robot, or it is not yours to ask about.");
    case AskFault::kForbidden: break;
  }
  const std::string place = resource.text();
  return Forbidden(call, actor,
                   "Only admins of the repository or its organization may ask about others. Leave `who` out to ask "
                   "about yourself.",
                   {.right = "admin", .scope = "repo:admin", .resource = place});
}

}  // namespace

Row CanRow() {
  return {wire::Method::kGet,
          "/jeton/v1/access/can",
          Place::kRead,
          Asking<kCanQuery>(GetCan),
          {.name = "canAccess",
           .tag = "access",
           .summary = "Whether a user, robot or application may do something on a repository or at an API, and why",
           .text = "The answer is that of the token endpoint of registries, or of applications. Anyone may ask about "
                   "themselves; about others, admins of the repository or its organization, and superusers.",
           .query = &kCanQuery,
           .answer = &kShownAnswer,
           .parameters = "?action=pull&resource=admin/web"}};
}

}  // namespace jeton::endpoints::api
