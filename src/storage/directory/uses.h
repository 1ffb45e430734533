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

// How long an event is remembered. Do not count older events: they may have been counted before.
constexpr Seconds kKeepToldEvents{7 * 86400};

// One action at a registry.
struct Use {
  Id id;  // of the row for these three
  Id repository;
  Id account;  // none: anonymous
  Id token;    // none: unknown, or no token was used
  bool push = false;
  TimePoint at{};
};

// Which account used a repository, with which token and how often.
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

// Where a page of the list ended. Last used first.
struct UsePlace {
  TimePoint at = kNever;
  Id id;
};

// Uses of repositories, as registries report them.
class Uses {
 public:
  explicit Uses(Transaction& transaction) : transaction_(transaction) {}

  // Notes an event. Returns false if it was reported before. It is remembered for kKeepToldEvents after `at`.
  bool Tell(const Digest& event, TimePoint at);
  // Counts the use. The stored times never go back.
  void Add(const Use& use);

  std::vector<UseRow> OfRepository(const Id& repository, const UsePlace& before, std::size_t most);
  std::vector<UseRow> OfAccount(const Id& account, const UsePlace& before, std::size_t most);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
