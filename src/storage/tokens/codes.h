#pragma once

#include <optional>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Details of authorization codes. Removed with the token of the code.
class Codes {
 public:
  explicit Codes(Transaction& transaction) : transaction_(transaction) {}

  void Add(const Code& code);
  std::optional<Code> Find(const Id& token);
  // Counts an exchange with something wrong in it. Returns how many there were.
  int CountFailure(const Id& token);
  void SetGiven(const Id& token, const Id& given);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
