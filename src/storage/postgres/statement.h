#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/driver.h"
#include "storage/postgres/session.h"

namespace jeton::storage {

class PostgresConnection;

// A statement of one connection, prepared in each of its sessions when it is first used there.
class PostgresStatement final : public DriverStatement {
 public:
  PostgresStatement(PostgresConnection& connection, const char* sql, std::string name);

  void BindNull(int parameter) override { Bind(parameter) = {}; }
  void BindInteger(int parameter, std::int64_t value) override;
  void BindText(int parameter, std::string_view value) override { BindBytes(parameter, value); }
  void BindBytes(int parameter, std::string_view value) override;
  bool Step() override;
  void Reset() noexcept override;
  bool IsNull(int column) override { return PQgetisnull(answer_.get(), row_, column) == 1; }
  std::int64_t Integer(int column) override { return DecodeInteger(Bytes(column)); }
  std::string_view Bytes(int column) override;

  // Sends it in a session, whose number tells it from those before.
  void Send(Session& session, std::uint64_t number, const std::vector<BoundValue>& values);
  bool writes() const { return writes_; }
  // It has no answer to wait for.
  bool is_silent() const { return is_change_ && shape_ && shape_->columns == 0; }

 private:
  BoundValue& Bind(int parameter);

  PostgresConnection& connection_;
  const char* const sql_;
  const std::string name_;
  const bool is_change_;  // INSERT, UPDATE or DELETE
  const bool writes_;     // possibly
  std::optional<Session::Shape> shape_;
  std::uint64_t prepared_in_ = 0;
  std::vector<BoundValue> values_;
  Reply answer_;
  int row_ = -1;
  bool ran_ = false;
};

}  // namespace jeton::storage
