#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Default permissions. They take effect only when a repository is created, so no cache has to learn of them.
class Prototypes {
 public:
  explicit Prototypes(Transaction& transaction) : transaction_(transaction) {}

  void Add(const Prototype& prototype);
  // Returns nothing if it belongs to another organization.
  std::optional<Prototype> Find(const Id& organization, const Id& id);
  // Returns at most `most` after the place `after`, oldest first.
  std::vector<Prototype> Of(const Id& organization, const AgePlace& after = {},
                            std::size_t most = std::numeric_limits<std::int64_t>::max());
  // Returns whether the organization has `count` or more.
  bool HasSoMany(const Id& organization, std::int64_t count);
  void SetRole(const Id& id, RepositoryRole role);
  void Remove(const Id& id);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
