#include "authority/access/access_answers.h"
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
  RepositoryAction action = RepositoryAction::kPull;
  ResourceName resource;
};
constexpr wire::MemberOf<CanQuery> kCanMembers[] = {
    {"who", wire::Presence::kOptional, wire::Text<&CanQuery::who>(),
     "A user, or a robot like acme+ci, as with a credential that reaches as far as theirs can. Absent: the caller, "
     "with "
     "what they presented."},
    {"action", wire::Presence::kRequired, wire::Choice<ParseRegistryAction, &CanQuery::action>(kRegistryActions),
     "What it would do."},
    {"resource", wire::Presence::kRequired, wire::Read<ReadResourceName, &CanQuery::resource>({.filled = true}),
     "The repository, like acme/web."},
};
constexpr wire::Body<CanQuery> kCanQuery(kCanMembers, {.only_known = true});

struct ShownAnswer {
  bool allowed = false;
  std::string reason;
  std::vector<std::string> because;
  std::optional<ShownNeed> needs;
};
constexpr wire::ShownMember<ShownAnswer> kShownAnswerMembers[] = {
    {"allowed", wire::Show<&ShownAnswer::allowed>(), "Whether a registry's client would get a token for it now."},
    {"reason", wire::Show<&ShownAnswer::reason>(), "`allowed`, or the reason against it, as a word for programs."},
    {"because", wire::Show<&ShownAnswer::because>(), "The reasons in sentences: every way, if it is allowed."},
    {"needs", wire::ShowObject<kShownNeed, &ShownAnswer::needs>(), "What would allow it."},
};
constexpr wire::Document<ShownAnswer> kShownAnswer("AccessAnswer", kShownAnswerMembers);

ShownAnswer ViewAnswer(const AccessAnswer& answer, const CanQuery& query) {
  ShownAnswer shown{.allowed = answer.allowed, .reason = answer.reason, .because = {}, .needs = {}};
  const std::string resource = query.resource.text();
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

Outcome GetCan(const Call& call, const Actor& actor, const CanQuery& query) {
  if (auto refusal = RefuseResource(call, query.resource)) return std::move(*refusal);
  const auto answer = authority::AnswerAccess(call.run, call.authority.registry_notes, actor,
                                              {.who = query.who,
                                               .action = query.action,
                                               .name_space = query.resource.name_space,
                                               .repository = query.resource.repository});
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
  return Forbidden(call,
                   "Only admins of the repository or its organization may ask about others. Leave `who` out to ask "
                   "about yourself.",
                   {{"right", "admin"}, {"scope", "repo:admin"}, {"resource", query.resource.text()}});
}

}  // namespace

Row CanRow() {
  return {
      wire::Method::kGet,
      "/jeton/v1/access/can",
      Place::kRead,
      Asking<kCanQuery>(GetCan),
      {.name = "canAccess",
       .tag = "access",
       .summary = "Whether somebody may do something on a repository, and why",
       .text = "The answer is that of the registries' token endpoint. Anyone may ask about themselves; about others, "
               "admins of the repository or its organization, and superusers.",
       .query = &kCanQuery,
       .answer = &kShownAnswer,
       .parameters = "?action=pull&resource=admin/web"}};
}

}  // namespace jeton::endpoints::api
