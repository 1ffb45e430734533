#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/lists/list_order.h"
#include "domain/records.h"
#include "domain/webhooks/webhook.h"
#include "storage/database.h"
#include "storage/happening.h"

namespace jeton::storage {

// Webhooks are gone at once with their organization. Their rows wait to be swept.
class Webhooks {
 public:
  explicit Webhooks(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Webhook> Find(const Id& id);
  // No organization: of the whole installation, here and below.
  std::optional<Webhook> FindNamed(const Id& organization, std::string_view name);
  // Return those after the place `after`, by age.
  std::vector<Webhook> Of(const Id& organization, const AgePlace& after, Extent extent);
  std::vector<Webhook> All(const AgePlace& after, Extent extent);
  // Returns whether the organization has `count` or more.
  bool HasSoMany(const Id& organization, std::int64_t count);
  // Returns those that are enabled, and whose organization is there and enabled.
  std::vector<Webhook> Listening(const Id& organization);
  bool IsListening(const Webhook& hook);
  // Returns those whose next try is due at `now`: of those whose last try failed, or of the others.
  std::vector<Webhook> Due(bool failing, TimePoint now, std::size_t most);

  void Add(const Webhook& hook);
  // Updates the address, the events and whether it is enabled.
  void Update(const Webhook& hook);
  void SetSecrets(const Webhook& hook);
  void SetState(const Webhook& hook);
  void Remove(const Id& id);

  // Up to which end the ends of tokens were told. Nothing: none was.
  struct ToldEnds {
    TimePoint ends{};
    Id token;
  };
  std::optional<ToldEnds> Told();
  void SetTold(const ToldEnds& told);
  // Returns live tokens whose end comes after the place and not after `until`, in the order of their ends.
  std::vector<NotedToken> EndingBetween(const ToldEnds& after, TimePoint until, std::size_t most);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
