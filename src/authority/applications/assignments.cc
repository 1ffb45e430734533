#include "authority/applications/assignments.h"

#include "authority/applications/code_flow.h"
#include "authority/audit.h"
#include "storage/directory/accounts.h"
#include "storage/log/notifications.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/assignments.h"

namespace jeton::authority {
namespace {

Result<void, Refusal> MayUse(const Settings& settings, const Actor& actor) {
  if (!settings.assign_tokens) return Fail(Refusal::kNotFound);
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  return {};
}

}  // namespace

Result<void, Refusal> AssignToken(const Run& run, const Actor& actor, const Offer& offer) {
  const auto user = storage::Accounts(run.tx()).FindByName(offer.username);
  if (!user || user->kind != AccountKind::kUser || !user->enabled) return Fail(Refusal::kUnknownUser);
  const auto grantable = FindGrantable(run, actor, offer.client_id);
  if (!grantable) return Fail(Refusal::kNotFound);
  if (!MayGrant(actor, *grantable)) return Fail(Refusal::kForbidden);
  storage::Assignments assignments(run.tx());
  const std::int64_t most = run.settings.limits.assignments;
  if (assignments.HasSoMany(grantable->application.id, most)) return Fail(Refusal::kLimitReached);
  const Id id = run.NewId();
  assignments.Add({.id = id,
                   .application = grantable->application.id,
                   .account = user->id,
                   .redirect_uri = offer.redirect_uri,
                   .scopes = offer.scopes,
                   .response_type = offer.response_type,
                   .created = run.now,
                   .created_by = actor.id});
  storage::Notifications(run.tx()).Add(id, run.NewId());
  Record(run, actor, "oauth_token_assigned", grantable->owner.id,
         {{"assigning_user", actor.name},
          {"assigned_user", user->name},
          {"application", grantable->application.name},
          {"client_id", grantable->application.client_id}});
  return {};
}

Result<AssignmentPage, Refusal> ListAssignments(const Run& run, const Actor& actor, const AssignmentPage::Place& after,
                                                std::size_t most) {
  if (const auto may = MayUse(run.settings, actor); !may) return Fail(may.error());
  return MakePage<AssignmentPage>(
      storage::Assignments(run.tx()).Of(actor.id, after, most), most,
      [](const Assignment& assignment) {
        return AssignmentPage::Place{assignment.created, assignment.id};
      },
      [&](Assignment assignment) -> std::optional<AssignedAuthorization> {
        auto application = storage::Applications(run.tx()).Find(assignment.application);
        auto owner = application ? storage::Accounts(run.tx()).Find(application->owner) : std::nullopt;
        if (!owner) return std::nullopt;
        return AssignedAuthorization{std::move(assignment), std::move(*application), std::move(*owner)};
      });
}

Result<void, Refusal> DeclineAssignment(const Run& run, const Actor& actor, const Id& id) {
  if (const auto may = MayUse(run.settings, actor); !may) return Fail(may.error());
  storage::Assignments assignments(run.tx());
  const auto assignment = assignments.Find(id);
  if (!assignment || assignment->account != actor.id) return Fail(Refusal::kNotFound);
  assignments.Remove(id);
  Record(run, actor, "oauth_token_declined", actor.id, {{"assignment", id.ToUuid()}});
  return {};
}

}  // namespace jeton::authority
