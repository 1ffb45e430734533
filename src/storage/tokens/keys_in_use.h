#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/database.h"

namespace jeton::storage {

// A key with which this database was used.
struct KeyInUse {
  std::string name;   // of its file, or sealing/NUMBER
  std::string proof;  // a text that only that key opens; empty for a file
};

// Returns all of them, only a handful.
std::vector<KeyInUse> ReadKeysInUse(Transaction& transaction);
// Notes the key. Does nothing if there is one of that name.
void NoteKeyInUse(Transaction& transaction, const KeyInUse& key);
void ForgetKeyInUse(Transaction& transaction, std::string_view name);

}  // namespace jeton::storage
