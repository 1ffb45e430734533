#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// How long an event is known to have been told. What is older must not be counted: it may have been before.
constexpr Seconds kKeepToldEvents{7 * 86400};

// One deed at a registry.
struct Use {
  Id id;  // of the row of these three
  Id repository;
  Id account;  // none: anonymous
  Id token;    // none: not known, or not by one
  bool push = false;
  TimePoint at{};
};

// Who has used a repository, with what and how often.
struct UseRow {
  Id id;
  std::string repository;              // namespace/name
  std::optional<std::string> account;  // its name, or the client_id of an application
  Id token;
  std::optional<std::string> token_name;
  std::int64_t pulls = 0;
  std::int64_t pushes = 0;
  TimePoint last_pull{};  // zero: never
  TimePoint last_push{};
  TimePoint last_used{};
};

// Where a page of the list ended: last used first.
struct UsePlace {
  TimePoint at = kNever;
  Id id;
};

// What registries tell of their repositories.
class Uses {
 public:
  explicit Uses(Transaction& transaction) : transaction_(transaction) {}

  // False when the event has been told before. It is known for kKeepToldEvents after `at`.
  bool Tell(const Digest& event, TimePoint at);
  // Counts it; the times only grow.
  void Add(const Use& use);

  std::vector<UseRow> OfRepository(const Id& repository, const UsePlace& before, std::size_t most);
  std::vector<UseRow> OfAccount(const Id& account, const UsePlace& before, std::size_t most);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
