#include "authority/people/notifications.h"

#include <algorithm>

#include "endpoints/quay/common.h"
#include "endpoints/quay/people/bodies.h"
#include "endpoints/quay/people/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

constexpr std::int64_t kUsualNotifications = 5;
constexpr std::int64_t kMostNotifications = 100;
constexpr std::int64_t kLastNotificationPage = 1000;

json::object NotificationView(const Actor& actor, const authority::Notification& notification) {
  return {{"id", notification.id.ToUuid()},         {"organization", nullptr},
          {"kind", "assigned_authorization"},       {"created", FormatRfc2822(notification.created)},
          {"metadata", {{"username", actor.name}}}, {"dismissed", notification.dismissed}};
}

}  // namespace

// GET /api/v1/user/notifications
Outcome ListUserNotifications(const Call& call, const Actor& actor) {
  const auto page = NumberParameter(call, "page");
  const auto limit = NumberParameter(call, "limit");
  if (!page) return page.error();
  if (!limit) return limit.error();
  // Both 0 and 1 mean the first page.
  const std::int64_t number = page->value_or(0);
  const std::int64_t size = limit->value_or(kUsualNotifications);
  if (number < 0 || number > kLastNotificationPage) {
    return InvalidRequest(call, "'page' must be a number from 0 to " + std::to_string(kLastNotificationPage));
  }
  if (size < 1 || size > kMostNotifications) {
    return InvalidRequest(call, "'limit' must be a number from 1 to " + std::to_string(kMostNotifications));
  }
  const auto found = authority::ListNotifications(
      call.run, actor, static_cast<std::size_t>(std::max<std::int64_t>(number, 1) - 1), static_cast<std::size_t>(size));
  if (!found) return Refused(call, actor, found.error());
  json::array views;
  for (const auto& notification : found->notifications) views.push_back(NotificationView(actor, notification));
  return JsonAnswer(json::object{{"notifications", std::move(views)}, {"additional", found->additional}});
}

// GET /api/v1/user/notifications/{uuid}
Outcome GetUserNotification(const Call& call, const Actor& actor) {
  const auto found = authority::ShowNotification(call.run, actor, IdParameter(call, 0));
  if (!found) return Refused(call, actor, found.error());
  return JsonAnswer(NotificationView(actor, *found));
}

// PUT /api/v1/user/notifications/{uuid}
Outcome UpdateUserNotification(const Call& call, const Actor& actor) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Denied(call, actor);
  const auto body = ReadBody(call, kNotificationChange);
  if (!body) return body.error();
  const auto changed = authority::DismissNotification(call.run, actor, IdParameter(call, 0), body->dismissed);
  if (!changed) return Refused(call, actor, changed.error());
  return JsonAnswer(NotificationView(actor, *changed));
}

}  // namespace jeton::endpoints::quay
