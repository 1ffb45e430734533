#include "authority/people/notifications.h"

#include "domain/policy.h"

namespace jeton::authority {

Result<NotificationPage, Refusal> ListNotifications(const Work& work, const Actor& actor, std::size_t page,
                                                    std::size_t size) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  NotificationPage found{storage::Notifications(work.tx()).Of(actor.id, page * size, size + 1), false};
  found.additional = found.notifications.size() > size;
  if (found.additional) found.notifications.resize(size);
  return found;
}

Result<Notification, Refusal> ShowNotification(const Work& work, const Actor& actor, const Id& id) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  const auto found = storage::Notifications(work.tx()).Find(actor.id, id);
  if (!found) return Fail(Refusal::kNotFound);
  return *found;
}

Result<Notification, Refusal> DismissNotification(const Work& work, const Actor& actor, const Id& id, bool dismissed) {
  auto found = ShowNotification(work, actor, id);
  if (!found) return found;
  storage::Notifications(work.tx()).SetDismissed(id, dismissed);
  found->dismissed = dismissed;
  return found;
}

bool IsToldOfOffers(const Work& work, const Actor& actor) { return storage::Notifications(work.tx()).HasAny(actor.id); }

void EndNotifications(const Work& work, const Actor& actor) { storage::Notifications(work.tx()).RemoveAll(actor.id); }

}  // namespace jeton::authority
