#include "server/commands/migrate_command.h"

#include <fmt/format.h>

#include <filesystem>

#include "server/commands/progress.h"
#include "server/disk/directory_lock.h"
#include "storage/postgres/move.h"
#include "storage/sqlite/sqlite_driver.h"

namespace jeton::server {

Result<std::string, std::string> RunMigration(const config::Config& config) {
  const std::string& data = config.settings.data_directory;
  const std::string file = data + "/jeton.db";
  if (config.postgres.url.empty()) return Fail(std::string("database.url names no database to migrate to"));
  if (!std::filesystem::exists(file)) return Fail("there is no database at " + file);
  DirectoryLock lock;
  if (const auto locked = lock.Take(data); !locked) return Fail(locked.error().text);
  try {
    const Progress progress("Copying");
    const auto source = storage::OpenSqlite(file);
    const storage::Moved moved = storage::MoveToPostgres(
        *source, config.postgres,
        [&](std::uint64_t done, std::uint64_t all) { progress.Say(fmt::format("Copying row {} of {}", done, all)); });
    return fmt::format(
        "Copied and compared: {} rows of {} tables. {} is as it was; the "
        "server no longer reads it while database.url is "
        "set.\n",
        moved.rows, moved.tables, file);
  } catch (const storage::Unavailable& error) {
    return Fail(std::string(error.what()));
  }
}

}  // namespace jeton::server
