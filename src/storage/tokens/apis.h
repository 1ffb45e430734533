#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/lists/list_order.h"
#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// APIs are gone at once with their organization. Their rows wait to be swept.
class Apis {
 public:
  explicit Apis(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Api> Find(const Id& id);
  std::optional<Api> FindNamed(const Id& organization, std::string_view name);
  std::optional<Api> FindByIdentifier(std::string_view identifier);
  // Returns those after the place `after`, by age.
  std::vector<Api> Of(const Id& organization, const AgePlace& after, Extent extent);
  // Returns those that the values of `resource` name; without one all, up to a thousand.
  std::vector<Api> Meant(const Id& organization, const std::vector<std::string>& resources);
  // Returns whether the organization has `count` or more.
  bool HasSoMany(const Id& organization, std::int64_t count);
  void Add(const Api& api);
  // Updates everything except id, organization, name and created.
  void Update(const Api& api, TimePoint now);
  // Its tokens and credentials, and what applications have of it, are swept later.
  void Remove(const Id& id, TimePoint now);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
