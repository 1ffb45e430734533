#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

// What a database must be able to do for us. Everything that knows one particular database lives in that driver's
// folder (sqlite/); all other files of storage see these two interfaces and speak the common SQL: `$1` parameters,
// RETURNING, ON CONFLICT, 64-bit integers for time, byte strings for ids and digests. A parameter has one type, which
// PostgreSQL must be able to tell from the statement. tests/storage/postgres_test.cc prepares all of it there.
namespace jeton::storage {

// The database cannot be reached, read or written. Not an answer to any question of the domain, so it is no Result: it
// leaves through the transaction (which is rolled back) and is caught once per request, where it becomes a 503.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A prepared statement on one connection. Positions of parameters and columns begin at 0. Views live until the next
// Step or Reset. Every function throws Unavailable.
class DriverStatement {
 public:
  virtual ~DriverStatement() = default;

  virtual void BindNull(int parameter) = 0;
  virtual void BindInteger(int parameter, std::int64_t value) = 0;
  virtual void BindText(int parameter, std::string_view value) = 0;
  virtual void BindBytes(int parameter, std::string_view value) = 0;
  // True when there is a row to read.
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

  // `sql` must live as long as the connection: statements are kept by its address.
  virtual DriverStatement& Prepare(const char* sql) = 0;
  virtual void BeginRead() = 0;
  virtual void EndRead() noexcept = 0;
  virtual void BeginWrite() = 0;
  virtual void Commit() = 0;
  virtual void Rollback() noexcept = 0;
  // False when the database has ended the write transaction by itself, as some do after an error.
  virtual bool InTransaction() = 0;
  // One level, inside a write transaction: what is between can be undone alone.
  virtual void Mark() = 0;
  virtual void Release() = 0;
  virtual void Undo() = 0;
  // Rows written on this connection so far: whether something was, is the difference.
  virtual std::int64_t RowsWritten() = 0;
  // Gives pages of the file that hold nothing back to the system, inside a write transaction: `most` at most, and none
  // where the file has few enough of them to be filled again soon. Returns how many.
  virtual std::size_t GivePagesBack(std::size_t most) = 0;
  // Between transactions, when nothing is to be written for a while: what was given back leaves the disk now.
  virtual void Settle() noexcept = 0;
  // Statements without parameters, several allowed: migrations. What one driver alone is to read stands in a comment
  // that begins with its name: /*sqlite WITHOUT ROWID*/.
  virtual void RunScript(const std::string& sql) = 0;
};

class Driver {
 public:
  virtual ~Driver() = default;
  virtual std::unique_ptr<DriverConnection> ConnectForReading() = 0;
  virtual std::unique_ptr<DriverConnection> ConnectForWriting() = 0;
  // Why this database can only be read, for as long as the driver lives; empty: it can be written. ConnectForWriting
  // must not be called on one that can only be read.
  virtual std::string WhyReadOnly() const { return {}; }
};

}  // namespace jeton::storage
