#pragma once

#include <string_view>

#include "base/id.h"
#include "storage/database.h"

namespace jeton::storage {

// Names that no account may have for a while.
class ReservedNames {
 public:
  explicit ReservedNames(Transaction& transaction) : transaction_(transaction) {}

  // Until `ends`, or later if it is reserved for longer already. `keeper` may take the name all the same; none: no
  // account may.
  void Reserve(std::string_view name, TimePoint ends, const Id& keeper = {});
  // Whether `taker` must not have the name; none: whether some account must not.
  bool Has(std::string_view name, TimePoint now, const Id& taker = {});

  // The account, or a robot of it, was given an identity token that ends then.
  void NoteIdentityToken(const Id& account, TimePoint end);
  // What clients may still hold of a name space: the last end of an identity token that the account or one of its
  // robots ever got (the epoch when there was none), and whether a robot has rules by which it is given passwords.
  TimePoint LastIdentityTokenOf(const Id& account);
  bool HasTrustedRobots(const Id& account);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
