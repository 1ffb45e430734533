#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

class Applications {
 public:
  explicit Applications(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Application> Find(const Id& id);
  std::optional<Application> FindByClientId(std::string_view client_id);
  // Of every owner; goes through all applications.
  std::vector<Application> Named(std::string_view name);
  // Oldest first, after a place.
  std::vector<Application> Of(const Id& owner, const AgePlace& after, std::size_t most);
  std::vector<Id> IdsOf(const Id& owner);
  // Whether there are so many or more.
  bool HasSoMany(const Id& owner, std::int64_t count);
  void Add(const Application& application);
  // Everything but id, owner, client_id and created.
  void Update(const Application& application, TimePoint now);
  // Its tokens are dead with this and swept later; with `end_descendants`, so is what was made with them, unless the
  // caller has removed that.
  void Remove(const Id& id, TimePoint now, bool end_descendants = false);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
