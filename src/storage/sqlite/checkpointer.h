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

// Carries what has been committed from the write-ahead log into the database, beside the writer: left to SQLite, the
// commit that fills the log does that itself, and everyone who waits for it waits for tens of thousands of pages.
// Used by the thread that writes; what it starts runs on a thread of its own and has ended when it is destroyed.
class Checkpointer {
 public:
  // `writer` must outlive it, and has no other hook on its log.
  Checkpointer(const std::string& path, sqlite3* writer);
  ~Checkpointer();

  // To be called after each commit of the writer. A checkpoint that fails is tried again after a later one: the log
  // holds what is not carried over, and only grows.
  void AfterCommit() noexcept;

  // The same between commits, however little there is, so that the file is what was committed last.
  void CarryOver() noexcept;

 private:
  void Begin() noexcept;

  sqlite3* writer_;
  SqliteHandle connection_;
  int pages_ = 0;  // in the log after the last commit
  std::future<void> most_;
};

}  // namespace jeton::storage
