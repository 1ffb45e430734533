#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// What programs without a browser ask users for.
class DeviceGrants {
 public:
  explicit DeviceGrants(Transaction& transaction) : transaction_(transaction) {}

  // Returns false if the user code is taken. `described`: the client_id of a client that describes itself and is no
  // application yet; empty: it is one.
  bool Add(const DeviceGrant& grant, std::string_view described = {});
  std::optional<DeviceGrant> Find(const Digest& device_code);
  std::optional<DeviceGrant> FindByUserCode(std::string_view user_code);
  // Returns the client_id with which the grant was added; empty if its client was an application.
  std::string DescribedClientOf(const Digest& device_code);
  // Sets what changes: pace, polled, state, account, parent, box, closes, application, scopes.
  void Update(const DeviceGrant& grant);
  // Returns what the user has allowed the application, and what it has not fetched yet.
  std::vector<DeviceGrant> AllowedTo(const Id& application, const Id& account, TimePoint now);
  // Refuse what the user has allowed the application, or all applications, but for what they have fetched already.
  void TakeBack(const Id& account, const Id& application);
  void TakeBackAll(const Id& account);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
