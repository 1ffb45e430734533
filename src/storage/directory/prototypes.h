#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Default permissions. They decide nothing until a repository is created, so no cache has to learn of them.
class Prototypes {
 public:
  explicit Prototypes(Transaction& transaction) : transaction_(transaction) {}

  void Add(const Prototype& prototype);
  // Nothing when it is another organization's.
  std::optional<Prototype> Find(const Id& organization, const Id& id);
  // The oldest first, `after` a place; at most so many.
  std::vector<Prototype> Of(const Id& organization, const AgePlace& after = {},
                            std::size_t most = std::numeric_limits<std::int64_t>::max());
  // Whether there are so many or more.
  bool HasSoMany(const Id& organization, std::int64_t count);
  void SetRole(const Id& id, RepositoryRole role);
  void Remove(const Id& id);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
