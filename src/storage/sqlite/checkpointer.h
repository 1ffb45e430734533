#pragma once

#include <sqlite3.h>

#include <future>
#include <memory>
#include <string>

namespace jeton::storage {

struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseConnection>;

// Copies committed pages from the write-ahead log into the database, in parallel with the writer. By default, SQLite
// does that in the commit that fills the log, and every waiting request waits for tens of thousands of pages. Used by
// the write thread. Runs a thread of its own, which has ended when this is destroyed.
class Checkpointer {
 public:
  // REQUIRES: `writer` outlives this, and has no other hook on its log.
  Checkpointer(const std::string& path, sqlite3* writer);
  ~Checkpointer();

  // Call after each commit of the writer. A failed checkpoint is retried after a later commit: the log keeps what was
  // not copied, and only grows.
  void AfterCommit() noexcept;

  // Call between commits. Copies even small amounts, so that the file holds the last commit. Returns true if it does;
  // if not, call again later: the copying has just begun, or a reader still needs the old pages.
  bool CarryOver() noexcept;

 private:
  void Begin() noexcept;

  sqlite3* writer_;
  SqliteHandle connection_;
  int pages_ = 0;               // in the log after the last commit
  std::future<bool> most_;      // whether it copied the whole log
  bool written_since_ = false;  // since `most_` began
};

}  // namespace jeton::storage
