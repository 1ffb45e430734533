#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Public keys of services, by key id. No decision here depends on them, so no cache has to learn of them.
class ServiceKeys {
 public:
  explicit ServiceKeys(Transaction& transaction) : transaction_(transaction) {}

  void Add(const ServiceKey& key);
  std::optional<ServiceKey> Find(std::string_view id);
  // Returns the keys of one service, or of all for none, oldest first.
  std::vector<ServiceKey> Of(const std::optional<std::string>& service);
  // Updates name, metadata, notes, approver and end.
  void Update(const ServiceKey& key);
  void Remove(std::string_view id);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
