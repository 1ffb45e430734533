#include "storage/postgres/statement.h"

#include <algorithm>

#include "storage/postgres/connection.h"

namespace jeton::storage {
namespace {

std::string_view FirstWordOf(std::string_view sql) {
  sql.remove_prefix(std::min(sql.find_first_not_of(" \n"), sql.size()));
  return sql.substr(0, sql.find_first_of(" \n"));
}

bool IsChange(std::string_view verb) { return verb == "INSERT" || verb == "UPDATE" || verb == "DELETE"; }

}  // namespace

PostgresStatement::PostgresStatement(PostgresConnection& connection, const char* sql, std::string name)
    : connection_(connection),
      sql_(sql),
      name_(std::move(name)),
      is_change_(IsChange(FirstWordOf(sql))),
      writes_(FirstWordOf(sql) != "SELECT") {}

BoundValue& PostgresStatement::Bind(int parameter) {
  const auto place = static_cast<std::size_t>(parameter);
  if (values_.size() <= place) values_.resize(place + 1);
  return values_[place];
}

void PostgresStatement::BindInteger(int parameter, std::int64_t value) {
  Bind(parameter) = {.kind = BoundValue::Kind::kInteger, .integer = value, .bytes = {}};
}

void PostgresStatement::BindBytes(int parameter, std::string_view value) {
  Bind(parameter) = {.kind = BoundValue::Kind::kBytes, .integer = 0, .bytes = std::string(value)};
}

bool PostgresStatement::Step() {
  if (!ran_) {
    answer_ = connection_.Execute(*this, values_);
    ran_ = true;
    row_ = -1;
  }
  return answer_ && ++row_ < PQntuples(answer_.get());
}

void PostgresStatement::Reset() noexcept {
  values_.clear();
  answer_.reset();
  ran_ = false;
}

std::string_view PostgresStatement::Bytes(int column) {
  return {PQgetvalue(answer_.get(), row_, column), static_cast<std::size_t>(PQgetlength(answer_.get(), row_, column))};
}

void PostgresStatement::Send(Session& session, std::uint64_t number, const std::vector<BoundValue>& values) {
  if (!shape_) {
    shape_ = session.Prepare(name_, sql_);
  } else if (prepared_in_ != number) {
    session.SendPrepare(name_, sql_);
  }
  prepared_in_ = number;
  session.Send(name_, Parameters(values, shape_->parameters));
}

}  // namespace jeton::storage
