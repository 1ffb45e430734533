#pragma once

#include <optional>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Offers of tokens. Removed with their application or their user.
class Assignments {
 public:
  explicit Assignments(Transaction& transaction) : transaction_(transaction) {}

  void Add(const Assignment& assignment);
  std::optional<Assignment> Find(const Id& id);
  // Returns at most `most` after the place `after`, oldest first.
  std::vector<Assignment> Of(const Id& account, const AgePlace& after, std::size_t most);
  // Returns whether the application has `count` or more.
  bool HasSoMany(const Id& application, std::int64_t count);
  void Remove(const Id& id);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
