#include "storage/log/notifications.h"

// Excludes applications that were removed, alone or with their owner. Their rows wait to be swept.
#define STILL_OFFERED                                                           \
  " AND EXISTS (SELECT 1 FROM applications p JOIN accounts o ON o.id = p.owner" \
  " WHERE p.id = assignments.application)"

namespace jeton::storage {
namespace {

Notification ReadNotification(Statement& row) { return {row.IdAt(0), row.Time(1), row.Integer(2) != 0}; }

}  // namespace

void Notifications::Add(const Id& assignment, const Id& notification) {
  transaction_.Prepare("UPDATE assignments SET notification = $2 WHERE id = $1").Bind(assignment, notification).Run();
}

std::vector<Notification> Notifications::Of(const Id& account, std::size_t skipped, std::size_t most) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT notification, created, dismissed FROM assignments
     WHERE account = $1 AND notification IS NOT NULL AND dismissed = 0)sql" STILL_OFFERED R"sql(
     ORDER BY created DESC, notification DESC LIMIT $3 OFFSET $2)sql");
  return ReadAll(row.Bind(account, skipped, most), ReadNotification);
}

std::optional<Notification> Notifications::Find(const Id& account, const Id& notification) {
  Statement row = transaction_.Prepare(
      "SELECT notification, created, dismissed FROM assignments WHERE notification = $2 AND account = "
      "$1" STILL_OFFERED);
  return ReadOne(row.Bind(account, notification), ReadNotification);
}

void Notifications::SetDismissed(const Id& notification, bool dismissed) {
  transaction_.Prepare("UPDATE assignments SET dismissed = $2 WHERE notification = $1")
      .Bind(notification, dismissed)
      .Run();
}

bool Notifications::HasAny(const Id& account) {
  Statement row = transaction_.Prepare(
      "SELECT 1 FROM assignments WHERE account = $1 AND notification IS NOT NULL" STILL_OFFERED " LIMIT 1");
  return row.Bind(account).Next();
}

void Notifications::RemoveAll(const Id& account) {
  transaction_.Prepare("UPDATE assignments SET notification = NULL WHERE account = $1 AND notification IS NOT NULL")
      .Bind(account)
      .Run();
}

}  // namespace jeton::storage
