#pragma once

#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "identity/work.h"
#include "storage/log/notifications.h"

namespace jeton::authority {

using storage::Notification;

// Notifications of users. There is one kind: an admin offered them a token.

struct NotificationPage {
  std::vector<Notification> notifications;  // newest first, without dismissed ones
  bool additional = false;                  // more follow
};

// Lists the caller's own notifications; pages count from 0.
Result<NotificationPage, Refusal> ListNotifications(const Work& work, const Actor& actor, std::size_t page,
                                                    std::size_t size);
// kNotFound covers those of other users.
Result<Notification, Refusal> ShowNotification(const Work& work, const Actor& actor, const Id& id);
Result<Notification, Refusal> DismissNotification(const Work& work, const Actor& actor, const Id& id, bool dismissed);

// Returns whether the user has notifications, and removes them. The list of offers says the same, so reading it ends
// them.
bool IsToldOfOffers(const Work& work, const Actor& actor);
void EndNotifications(const Work& work, const Actor& actor);

}  // namespace jeton::authority
