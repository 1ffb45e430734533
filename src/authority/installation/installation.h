#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "keys/key_ring.h"
#include "storage/database.h"

// Checks that the keys and the database in one folder belong together. A start that finds only one of them, or two that
// were never used together, must not create the other: the server would look healthy but know no token, or seal and
// sign with keys that match nothing. Errors are sentences for the operator: what is wrong, and what to do.
namespace jeton::authority {

// Refuses keys whose database is missing or empty. Call before creating anything.
Result<void, std::string> CheckDatabaseIsThere(const std::string& data_directory, const std::string& database_file);

// Refuses a database whose keys are missing. An empty file marks a key as lost: a new key is made in it. Call before
// loading keys.
Result<void, std::string> CheckKeysAreThere(storage::Database& database, const std::string& data_directory);

// Refuses keys that cannot open the sealed values of this database, unless the file of sealing keys was empty. Then
// records the ring's keys for later starts, if the database can be written.
Result<void, std::string> CheckKeysFit(storage::Database& database, const KeyRing& ring, bool sealing_keys_were_lost,
                                       Random& random);

}  // namespace jeton::authority
