#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/database.h"

namespace jeton::storage {

// A key that this database was used with.
struct KeyInUse {
  std::string name;   // of its file, or sealing/NUMBER
  std::string proof;  // what only that key opens; empty for a file
};

// A handful.
std::vector<KeyInUse> ReadKeysInUse(Transaction& transaction);
// Leaves one of that name as it is.
void NoteKeyInUse(Transaction& transaction, const KeyInUse& key);
void ForgetKeyInUse(Transaction& transaction, std::string_view name);

}  // namespace jeton::storage
