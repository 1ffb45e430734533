#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

// What a database must be able to do for us. Code for one particular database lives in that driver's folder (sqlite/).
// All other files of storage use these interfaces and common SQL: `$1` parameters, RETURNING, ON CONFLICT, 64-bit
// integers for time, byte strings for ids and digests. A parameter has one type, which PostgreSQL must be able to infer
// from the statement. tests/storage/postgres_test.cc prepares all statements there.
namespace jeton::storage {

// The database cannot be reached, read or written. This answers no question of the domain, so it is an exception and
// not a Result: it leaves through the transaction, which is rolled back, and is caught once per request and becomes a
// 503.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The transaction has had no effect, for a reason that may pass: the connection was lost, or another process was in the
// way. It may be run again.
class Interrupted : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

// A value that this database cannot hold, such as a text with a zero byte. Concerns the closure that wrote it alone.
class Unstorable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A prepared statement on one connection. Positions of parameters and columns begin at 0. Views live until the next
// Step or Reset. Every function throws Unavailable. A driver may throw the error of a statement without columns later,
// at the latest with Release or Commit.
class DriverStatement {
 public:
  virtual ~DriverStatement() = default;

  virtual void BindNull(int parameter) = 0;
  virtual void BindInteger(int parameter, std::int64_t value) = 0;
  virtual void BindText(int parameter, std::string_view value) = 0;
  virtual void BindBytes(int parameter, std::string_view value) = 0;
  // Returns whether there is a row to read.
  virtual bool Step() = 0;
  virtual void Reset() noexcept = 0;
  virtual bool IsNull(int column) = 0;
  virtual std::int64_t Integer(int column) = 0;
  virtual std::string_view Bytes(int column) = 0;  // text and byte strings alike
};

// One connection; used by one thread at a time.
class DriverConnection {
 public:
  virtual ~DriverConnection() = default;

  // REQUIRES: `sql` lives as long as the connection, which caches statements by that address.
  virtual DriverStatement& Prepare(const char* sql) = 0;
  virtual void BeginRead() = 0;
  virtual void EndRead() noexcept = 0;
  // Waits until no other process writes, if the driver is shared.
  virtual void BeginWrite() = 0;
  // Throws Interrupted only if it is known that nothing was committed.
  virtual void Commit() = 0;
  virtual void Rollback() noexcept = 0;
  // Returns false if an error has spoilt the write transaction: Undo its marked part, or Rollback. Throws if the
  // database has ended it, as some do after an error.
  virtual bool CanGoOn() = 0;
  // Mark a part of a write transaction that can be undone alone. One level.
  virtual void Mark() = 0;
  virtual void Release() = 0;
  virtual void Undo() = 0;
  // Returns the number of rows written on this connection so far. Compare two values to see whether anything was
  // written.
  virtual std::int64_t RowsWritten() = 0;
  // Gives at most `most` empty pages of the file back to the system, inside a write transaction. Gives none if the file
  // has so few that they will soon be filled again. Returns how many.
  virtual std::size_t GivePagesBack(std::size_t most) = 0;
  // Called about once a second between transactions while nothing is written. Frees the disk space of pages that were
  // given back.
  virtual void Settle() noexcept = 0;
  // Runs one or more statements without parameters: migrations. Text for one driver only stands in a comment that
  // begins with its name: /*sqlite WITHOUT ROWID*/.
  virtual void RunScript(const std::string& sql) = 0;
  // Waits until another process may have committed something, or until the time is over. REQUIRES: the driver is
  // shared; between transactions.
  virtual void WaitForOthers(std::chrono::milliseconds most) = 0;
  // Returns whether this connection leads: of all that write to the database, one does.
  virtual bool Leads() = 0;
};

class Driver {
 public:
  virtual ~Driver() = default;
  virtual std::unique_ptr<DriverConnection> ConnectForReading() = 0;
  virtual std::unique_ptr<DriverConnection> ConnectForWriting() = 0;
  // Returns why this database is read-only for the life of the driver; empty: it can be written. REQUIRES:
  // ConnectForWriting is not called on a read-only one.
  virtual std::string WhyReadOnly() const { return {}; }
  // Returns whether other processes may write to the database, too.
  virtual bool IsShared() const { return false; }
  // Returns how many connections for reading there may be; 0: any number.
  virtual std::size_t MostReaders() const { return 0; }
};

}  // namespace jeton::storage
