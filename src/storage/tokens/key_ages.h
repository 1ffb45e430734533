#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// Since when the current key of a file below DATA/keys is in use.
struct KeyAge {
  std::string name;
  std::string key;
  TimePoint since{};
};

std::vector<KeyAge> ReadKeyAges(Transaction& transaction);
void NoteKeyAge(Transaction& transaction, const KeyAge& age);

}  // namespace jeton::storage
