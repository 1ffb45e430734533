#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "storage/driver.h"

namespace jeton::storage {

// Binds bytes that are not text (sealed secrets). Empty is NULL.
struct ByteString {
  std::string_view bytes;
};

// One use of a prepared statement: bind, step, read. Resets it on destruction. Throws Unavailable.
class Statement {
 public:
  explicit Statement(DriverStatement& statement) : statement_(statement) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { statement_.Reset(); }

  // $1, $2, … in order.
  template <typename... Values>
  Statement& Bind(const Values&... values) {
    int parameter = 0;
    (BindOne(parameter++, values), ...);
    return *this;
  }

  bool Next() { return statement_.Step(); }
  void Run() {
    while (statement_.Step()) {
    }
  }

  bool IsNull(int column) { return statement_.IsNull(column); }
  std::int64_t Integer(int column) { return statement_.Integer(column); }
  std::string Text(int column) { return std::string(statement_.Bytes(column)); }
  std::optional<std::string> OptionalText(int column) {
    return IsNull(column) ? std::nullopt : std::optional(Text(column));
  }
  TimePoint Time(int column) { return FromMicros(Integer(column)); }
  // Returns the none id for NULL.
  Id IdAt(int column);
  Digest DigestAt(int column);
  template <typename Enumeration>
  Enumeration Enum(int column) {
    return static_cast<Enumeration>(Integer(column));
  }

 private:
  void BindOne(int parameter, const Id& id);  // the none id is NULL
  void BindOne(int parameter, const Digest& digest) { statement_.BindBytes(parameter, digest.view()); }
  void BindOne(int parameter, ByteString value);
  void BindOne(int parameter, TimePoint time) { statement_.BindInteger(parameter, ToMicros(time)); }
  void BindOne(int parameter, const std::string& text) { statement_.BindText(parameter, text); }
  void BindOne(int parameter, std::string_view text) { statement_.BindText(parameter, text); }
  void BindOne(int parameter, const char* text) { statement_.BindText(parameter, text); }
  void BindOne(int parameter, const std::optional<std::string>& text);
  void BindOne(int parameter, std::integral auto value) {
    statement_.BindInteger(parameter, static_cast<std::int64_t>(value));
  }
  template <typename Enumeration>
  requires std::is_enum_v<Enumeration>
  void BindOne(int parameter, Enumeration value) {
    statement_.BindInteger(parameter, static_cast<std::int64_t>(value));
  }

  DriverStatement& statement_;
};

// Apply `read` to the first row, if there is one, or to every row.
template <typename Read>
auto ReadOne(Statement& row, Read read) -> std::optional<decltype(read(row))> {
  if (!row.Next()) return std::nullopt;
  return read(row);
}
template <typename Read>
auto ReadAll(Statement& row, Read read) {
  std::vector<decltype(read(row))> all;
  while (row.Next()) all.push_back(read(row));
  return all;
}

// Returns whether `owner` has `count` or more rows. `row` must read one of them with OFFSET $2, by an index that begins
// with the owner ($1), so that no more than `count` are scanned.
inline bool HasRows(Statement row, const Id& owner, std::int64_t count) {
  return count <= 0 || row.Bind(owner, count - 1).Next();
}

}  // namespace jeton::storage
