#include "storage/postgres/postgres_driver.h"

#include "base/random.h"
#include "storage/postgres/connection.h"

namespace jeton::storage {
namespace {

std::string NewName() {
  SystemRandom random;
  return random.Characters("0123456789abcdef", 32);
}

class PostgresDriver final : public Driver {
 public:
  PostgresDriver(const PostgresOptions& options, bool to_fill) : options_(options), to_fill_(to_fill) {}

  std::unique_ptr<DriverConnection> ConnectForReading() override {
    return std::make_unique<PostgresConnection>(options_, std::string());
  }
  std::unique_ptr<DriverConnection> ConnectForWriting() override {
    auto connection = std::make_unique<PostgresConnection>(options_, writer_);
    if (!to_fill_ && connection->IsHalfFilled()) {
      throw Unavailable("`jetond migrate` has not finished filling this database: run it again");
    }
    return connection;
  }
  bool IsShared() const override { return true; }
  std::size_t MostReaders() const override { return options_.readers; }

 private:
  const PostgresOptions options_;
  const bool to_fill_;
  const std::string writer_ = NewName();
};

}  // namespace

std::unique_ptr<Driver> OpenPostgres(const PostgresOptions& options) {
  return std::make_unique<PostgresDriver>(options, false);
}
std::unique_ptr<Driver> OpenPostgresToFill(const PostgresOptions& options) {
  return std::make_unique<PostgresDriver>(options, true);
}

}  // namespace jeton::storage
