#pragma once

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
  std::vector<Prototype> Of(const Id& organization);
  void SetRole(const Id& id, RepositoryRole role);
  void Remove(const Id& id);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
