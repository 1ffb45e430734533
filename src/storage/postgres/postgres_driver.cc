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
  explicit PostgresDriver(const PostgresOptions& options) : options_(options) {}

  std::unique_ptr<DriverConnection> ConnectForReading() override {
    return std::make_unique<PostgresConnection>(options_, std::string());
  }
  std::unique_ptr<DriverConnection> ConnectForWriting() override {
    return std::make_unique<PostgresConnection>(options_, writer_);
  }
  bool IsShared() const override { return true; }
  std::size_t MostReaders() const override { return options_.readers; }

 private:
  const PostgresOptions options_;
  const std::string writer_ = NewName();
};

}  // namespace

std::unique_ptr<Driver> OpenPostgres(const PostgresOptions& options) {
  return std::make_unique<PostgresDriver>(options);
}

}  // namespace jeton::storage
