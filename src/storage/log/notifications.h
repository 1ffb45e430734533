#pragma once

#include <optional>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// Tells a user of a token that was offered to them.
struct Notification {
  Id id;
  TimePoint created{};
  bool dismissed = false;
};

// Notifications are stored with their offers and are removed with them.
class Notifications {
 public:
  explicit Notifications(Transaction& transaction) : transaction_(transaction) {}

  void Add(const Id& assignment, const Id& notification);
  // Returns those not dismissed, newest first.
  std::vector<Notification> Of(const Id& account, std::size_t skipped, std::size_t most);
  // Returns nothing if the account has none of that id.
  std::optional<Notification> Find(const Id& account, const Id& notification);
  void SetDismissed(const Id& notification, bool dismissed);
  bool HasAny(const Id& account);
  void RemoveAll(const Id& account);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
