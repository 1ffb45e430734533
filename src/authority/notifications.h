#pragma once

#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "identity/work.h"
#include "storage/log/notifications.h"

namespace jeton::authority {

using storage::Notification;

// What users are told. There is one kind of it: a token that was offered to them.

struct NotificationPage {
  std::vector<Notification> notifications;  // newest first, those that were not dismissed
  bool additional = false;                  // there are more after these
};

// Of oneself; pages count from 0.
Result<NotificationPage, Refusal> ListNotifications(const Work& work, const Actor& actor, std::size_t page,
                                                    std::size_t size);
// kNotFound for those of others, too.
Result<Notification, Refusal> ShowNotification(const Work& work, const Actor& actor, const Id& id);
Result<Notification, Refusal> DismissNotification(const Work& work, const Actor& actor, const Id& id, bool dismissed);

// Whether something is told that the list of offers says, too; and an end to it, once that has been read.
bool IsToldOfOffers(const Work& work, const Actor& actor);
void EndNotifications(const Work& work, const Actor& actor);

}  // namespace jeton::authority
