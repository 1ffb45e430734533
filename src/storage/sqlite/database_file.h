#pragma once

#include <cstdint>
#include <string>

// Inspects the files of a database before SQLite opens them.
namespace jeton::storage {

// Marks, in the header of the file (SQLite's user_version), a database that a server has open. Until it is closed, the
// last commits may be in the write-ahead log beside it (PATH-wal) and not in the file.
inline constexpr int kOpenMark = 1;

struct DatabaseFile {
  bool exists = false;
  bool marked_open = false;
  std::uint64_t log_bytes = 0;  // of the write-ahead log; 0 if there is none
  bool has_log = false;

  static DatabaseFile Look(const std::string& path);
  // Makes the header of a copy that of a database without a log, which no server has open. Returns false, with errno,
  // if it cannot be written.
  static bool MakeWhole(int file);

  // Returns whether the file was copied without its log while a server was running: its content may be hours old, or
  // empty. A server that was killed leaves its log behind.
  bool LacksItsLog() const { return marked_open && !has_log; }
};

}  // namespace jeton::storage
