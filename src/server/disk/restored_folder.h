#pragma once

#include <string>

#include "base/result.h"

// Puts a restored installation in place as a whole. What is restored is gathered and checked in DATA/restoring, which
// is then renamed to DATA/restored: from that moment on it counts, and its files move up, now or at the next start. So
// a process that is killed at any point leaves nothing, or everything. REQUIRES: the data directory is locked. Errors
// are sentences for the operator.
namespace jeton::server {

// Where to gather; empties it. Fails if the data folder holds an installation. `keys` may be there: a folder of keys
// that was put back by hand.
Result<std::string, std::string> BeginRestore(const std::string& data_directory);

// Gives the gathered files to the owner of the data folder, syncs them and moves them into place.
Result<void, std::string> CommitRestore(const std::string& data_directory);

// Removes what was gathered.
void AbandonRestore(const std::string& data_directory);

// Finishes a restore that was cut off after it counted. Refuses a folder in which one was cut off before: what is
// gathered there must not be taken for a new installation. Call it at each start.
Result<void, std::string> FinishRestore(const std::string& data_directory);

}  // namespace jeton::server
