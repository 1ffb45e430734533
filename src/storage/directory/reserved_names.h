#pragma once

#include <string_view>

#include "base/id.h"
#include "storage/database.h"

namespace jeton::storage {

// Names that no account may take for a while.
class ReservedNames {
 public:
  explicit ReservedNames(Transaction& transaction) : transaction_(transaction) {}

  // Reserves the name until `ends`, or longer if it already is. `keeper` may still take the name; none: no account may.
  void Reserve(std::string_view name, TimePoint ends, const Id& keeper = {});
  // Returns whether the name is reserved against `taker`; none: against at least some accounts.
  bool Has(std::string_view name, TimePoint now, const Id& taker = {});

  // Notes that the account, or one of its robots, got an identity token that ends at `end`.
  void NoteIdentityToken(const Id& account, TimePoint end);
  // What clients of a name space may still hold. Returns the last end of all identity tokens that the account or its
  // robots ever got (the epoch if there was none), and whether a robot has trust rules by which it gets passwords.
  TimePoint LastIdentityTokenOf(const Id& account);
  bool HasTrustedRobots(const Id& account);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
