#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"

namespace jeton::server {

struct BackupCommand {
  std::string file;  // "-": standard output
  std::string keys;  // empty: without keys
};

// Copies the database, and if wanted the keys, while a server uses them or not. A file appears under its name only when
// it is complete and on disk. The error is a sentence for the operator.
Result<void, std::string> RunBackup(const config::Config& config, const BackupCommand& command);

// Fills an empty data folder from a backup, after all checks of a start. The error is a sentence for the operator; the
// folder then is as it was. The file "-" is standard input.
Result<void, std::string> RunRestore(const config::Config& config, const BackupCommand& command);

}  // namespace jeton::server
