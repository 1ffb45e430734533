#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "storage/database.h"
#include "storage/postgres/postgres_driver.h"
#include "storage/sqlite/sqlite_driver.h"
#include "testing/postgres_server.h"
#include "testing/temporary_folder.h"

namespace jeton::testing {

// Whether the tests run on PostgreSQL: JETON_TEST_DATABASE=postgres.
inline bool OnPostgres() {
  const char* const database = std::getenv("JETON_TEST_DATABASE");
  return database != nullptr && std::string_view(database) == "postgres";
}

// The PostgreSQL of this test program, with one database for each test.
class SharedPostgres {
 public:
  static SharedPostgres& Instance() {
    static SharedPostgres server;
    return server;
  }

  // A database to which every migration has been applied is copied: migrating takes most of the time of a short test.
  void MakeDatabase(const std::string& name, bool migrated) {
    if (migrated && !has_template_) {
      Run("CREATE DATABASE migrated");
      const storage::Database made(Open("migrated"), {});
      // A copy has the history of its own that it finds missing, and not one that differs.
      Drop("postgres_history", server_.Url("migrated"));
      has_template_ = true;
    }
    Run("CREATE DATABASE " + name + (migrated ? " TEMPLATE migrated" : ""));
  }
  void DropDatabase(const std::string& name) { Run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); }
  std::unique_ptr<storage::Driver> Open(const std::string& name) {
    return storage::OpenPostgres({.url = server_.Url(name), .password_file = {}, .readers = 5});
  }

  static void Drop(const std::string& table, const std::string& url) {
    const PostgresServer::Connection connection(PQconnectdb(url.c_str()), &PQfinish);
    PQclear(PQexec(connection.get(), ("DROP TABLE IF EXISTS " + table).c_str()));
  }
  const PostgresServer& server() const { return server_; }
  void Run(const std::string& sql) {
    PGresult* const result = PQexec(connection_.get(), sql.c_str());
    const bool good = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    if (!good) throw std::runtime_error(PQerrorMessage(connection_.get()));
  }

 private:
  PostgresServer server_;
  PostgresServer::Connection connection_ = server_.Connect();
  bool has_template_ = false;
};

// Opens what a TestPlace has made.
inline std::unique_ptr<storage::Driver> OpenTestDriver(const std::string& path) {
  if (OnPostgres()) return SharedPostgres::Instance().Open(path);
  return storage::OpenSqlite(path);
}

// Where the database of one test is; it is gone afterwards.
class TestPlace {
 public:
  TestPlace() : path_(OnPostgres() ? NewName() : folder_ / "jeton.sqlite") {}
  ~TestPlace() {
    if (OnPostgres()) SharedPostgres::Instance().DropDatabase(path_);
  }
  TestPlace(const TestPlace&) = delete;
  TestPlace& operator=(const TestPlace&) = delete;

  void Make(bool migrated) {
    if (OnPostgres()) {
      SharedPostgres::Instance().MakeDatabase(path_, migrated);
    } else if (migrated) {
      std::filesystem::copy_file(NewFile(), path_);
    }
  }
  // Of the file, or the name of the database.
  const std::string& path() const { return path_; }

 private:
  static std::string NewName() {
    static int number = 0;
    return "test" + std::to_string(++number);
  }
  static std::string NewFile() {
    static const TemporaryFolder folder;
    static const std::string path = [] {
      std::string made = folder / "jeton.sqlite";
      const storage::Database database(storage::OpenSqlite(made), {});
      return made;
    }();
    return path;
  }

  TemporaryFolder folder_;
  const std::string path_;
};

}  // namespace jeton::testing
