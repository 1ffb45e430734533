#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "keys/key_ring.h"
#include "storage/database.h"

// Whether the keys and the database in one folder belong together. A start that finds only one of them, or two that
// were never used together, must not make the other anew: it would look healthy and know no token, or seal and sign
// with keys that nothing fits. Errors are sentences for the operator: what is wrong, and what to do.
namespace jeton::authority {

// Refuses keys whose database is missing or empty. To be asked before anything is made.
Result<void, std::string> CheckDatabaseIsThere(const std::string& data_directory, const std::string& database_file);

// Refuses a database whose keys are missing. An empty file stands for a key that is known to be lost: a new one is made
// in it. To be asked before keys are loaded.
Result<void, std::string> CheckKeysAreThere(storage::Database& database, const std::string& data_directory);

// Refuses keys that cannot open what this database holds sealed, unless the file of sealing keys was empty; then
// notes what the ring consists of, for later starts. On a database that cannot be written nothing is noted.
Result<void, std::string> CheckKeysFit(storage::Database& database, const KeyRing& ring, bool sealing_keys_were_lost,
                                       Random& random);

}  // namespace jeton::authority
