#pragma once

#include <cstdint>
#include <string>

// What lies on disk under the name of a database, looked at before SQLite opens it.
namespace jeton::storage {

// Marks, in the header of the file (SQLite's user_version), a database that a server has open: until it is closed, what
// was committed last stands in the write-ahead log beside it (PATH-wal), not in the file.
inline constexpr int kOpenMark = 1;

struct DatabaseFile {
  bool exists = false;
  bool marked_open = false;
  std::uint64_t log_bytes = 0;  // of the write-ahead log; 0 also where there is none
  bool has_log = false;

  static DatabaseFile Look(const std::string& path);

  // The file was copied, without its log, from below a server that was running: what it holds may be hours old, or
  // nothing. A server that was killed leaves its log.
  bool LacksItsLog() const { return marked_open && !has_log; }
};

}  // namespace jeton::storage
