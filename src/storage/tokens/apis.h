#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// APIs are gone at once with their organization. Their rows wait to be swept.
class Apis {
 public:
  explicit Apis(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Api> FindNamed(const Id& organization, std::string_view name);
  std::optional<Api> FindByIdentifier(std::string_view identifier);
  // Returns at most `most` after the place `after`, oldest first.
  std::vector<Api> Of(const Id& organization, const AgePlace& after, std::size_t most);
  // Returns whether the organization has `count` or more.
  bool HasSoMany(const Id& organization, std::int64_t count);
  void Add(const Api& api);
  // Updates everything except id, organization, name and created.
  void Update(const Api& api);
  void Remove(const Id& id);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
