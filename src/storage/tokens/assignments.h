#pragma once

#include <optional>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Offers of tokens. They go with their application and their user.
class Assignments {
 public:
  explicit Assignments(Transaction& transaction) : transaction_(transaction) {}

  void Add(const Assignment& assignment);
  std::optional<Assignment> Find(const Id& id);
  // Oldest first, after a place.
  std::vector<Assignment> Of(const Id& account, const AgePlace& after, std::size_t most);
  // Whether there are so many or more of an application.
  bool HasSoMany(const Id& application, std::int64_t count);
  void Remove(const Id& id);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
