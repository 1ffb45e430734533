// The bare cost of durable token creation: writes the rows of one creation after the other into a
// copy of the server's store and commits them in batches, with nothing of a server around it.
//
//   bench-durable-loop DATABASE TEMPLATE SECONDS BATCH
//
// TEMPLATE is written by sample.py. Prints creations per second and CPU microseconds per creation.
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace {

enum class Kind { kNull, kInteger, kText, kBlob, kFreshText, kFreshBlob, kTimedBlob, kCounter };

struct Value {
  Kind kind = Kind::kNull;
  std::int64_t integer = 0;  // the last one, for a counter
  std::string bytes;         // of fixed text and blobs
  int slot = 0;              // of fresh ones
};

struct Row {
  sqlite3_stmt* insert = nullptr;
  std::vector<Value> values;
};

struct Fresh {
  Kind kind = Kind::kFreshBlob;
  std::string bytes;
};

struct Template {
  std::vector<Row> rows;
  std::map<int, Fresh> fresh;  // slot -> the value of the creation under way
};

[[noreturn]] void Fail(const std::string& why) {
  std::cerr << "bench-durable-loop: " << why << '\n';
  std::exit(1);
}

void Check(bool good, sqlite3* database) {
  if (!good) Fail(sqlite3_errmsg(database));
}

void Execute(sqlite3* database, const char* sql) {
  Check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database);
}

sqlite3_stmt* Prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  Check(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, database);
  return statement;
}

std::int64_t QueryInteger(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = Prepare(database, sql);
  Check(sqlite3_step(statement) == SQLITE_ROW, database);
  const std::int64_t result = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return result;
}

std::string FromHex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

Value ParseValue(sqlite3* database, const std::string& kind, const std::string& rest, Template& made) {
  Value value;
  if (kind == "null") return value;
  if (kind == "integer") {
    value.kind = Kind::kInteger;
    value.integer = std::stoll(rest);
  } else if (kind == "counter") {
    value.kind = Kind::kCounter;
    value.integer = QueryInteger(database, rest);
  } else if (kind == "text" || kind == "blob") {
    value.kind = kind == "text" ? Kind::kText : Kind::kBlob;
    value.bytes = FromHex(rest);
  } else if (kind == "fresh-text" || kind == "fresh-blob" || kind == "timed-blob") {
    value.kind = kind == "fresh-text" ? Kind::kFreshText : kind == "fresh-blob" ? Kind::kFreshBlob : Kind::kTimedBlob;
    std::istringstream words(rest);
    std::size_t size = 0;
    words >> value.slot >> size;
    made.fresh[value.slot] = {value.kind, std::string(size, '\0')};
  } else {
    Fail("unknown kind of value: " + kind);
  }
  return value;
}

Template ReadTemplate(sqlite3* database, const char* path) {
  Template made;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t space = line.find(' ');
    const std::string kind = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (kind == "row") {
      made.rows.push_back({Prepare(database, rest), {}});
    } else if (made.rows.empty()) {
      Fail("the template does not begin with a row");
    } else {
      made.rows.back().values.push_back(ParseValue(database, kind, rest, made));
    }
  }
  if (made.rows.empty()) Fail("the template is empty");
  return made;
}

void Bind(sqlite3_stmt* insert, int at, Value& value, const Template& made) {
  switch (value.kind) {
    case Kind::kNull: sqlite3_bind_null(insert, at); return;
    case Kind::kCounter: ++value.integer; [[fallthrough]];
    case Kind::kInteger: sqlite3_bind_int64(insert, at, value.integer); return;
    case Kind::kText:
      sqlite3_bind_text(insert, at, value.bytes.data(), static_cast<int>(value.bytes.size()), SQLITE_STATIC);
      return;
    case Kind::kBlob:
      sqlite3_bind_blob(insert, at, value.bytes.data(), static_cast<int>(value.bytes.size()), SQLITE_STATIC);
      return;
    case Kind::kFreshText:
    case Kind::kFreshBlob:
    case Kind::kTimedBlob: break;
  }
  const std::string& fresh = made.fresh.at(value.slot).bytes;
  const int size = static_cast<int>(fresh.size());
  if (value.kind == Kind::kFreshText) {
    sqlite3_bind_text(insert, at, fresh.data(), size, SQLITE_STATIC);
  } else {
    sqlite3_bind_blob(insert, at, fresh.data(), size, SQLITE_STATIC);
  }
}

// Bytes are spread as digests are: over pages that the rows share by chance alone. Text is of hex digits. What is timed
// begins with the milliseconds, as an id does.
void Refresh(Template& made, std::mt19937_64& source) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  for (auto& [slot, fresh] : made.fresh) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < fresh.bytes.size(); ++i, bits >>= 8) {
      if (i % 8 == 0) bits = source();
      fresh.bytes[i] = fresh.kind == Kind::kFreshText ? kDigits[bits & 15] : static_cast<char>(bits & 255);
    }
    if (fresh.kind != Kind::kTimedBlob) continue;
    for (std::size_t i = 0; i < 6; ++i) fresh.bytes[i] = static_cast<char>(millis >> (40 - 8 * i));
  }
}

void Create(sqlite3* database, Template& made, std::mt19937_64& source) {
  Refresh(made, source);
  for (Row& row : made.rows) {
    int at = 0;
    for (Value& value : row.values) Bind(row.insert, ++at, value, made);
    Check(sqlite3_step(row.insert) == SQLITE_DONE, database);
    sqlite3_reset(row.insert);
  }
}

double Seconds(std::clock_t ticks) { return static_cast<double>(ticks) / CLOCKS_PER_SEC; }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) Fail("DATABASE TEMPLATE SECONDS BATCH");
  const double seconds = std::stod(argv[3]);
  const int batch = std::stoi(argv[4]);

  sqlite3* database = nullptr;
  Check(sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK, database);
  // As the server has it, but for who carries the log into the database: here the commit that fills it.
  Execute(database,
          "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 10000; PRAGMA synchronous = FULL;"
          "PRAGMA cache_size = -32000");
  Template made = ReadTemplate(database, argv[2]);
  std::mt19937_64 source(std::random_device{}());

  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const std::clock_t cpu_start = std::clock();
  std::int64_t created = 0;
  std::chrono::duration<double> elapsed{};
  while (elapsed.count() < seconds) {
    Execute(database, "BEGIN IMMEDIATE");
    for (int i = 0; i < batch; ++i) Create(database, made, source);
    Execute(database, "COMMIT");
    created += batch;
    elapsed = Clock::now() - start;
  }
  const double cpu = Seconds(std::clock() - cpu_start);
  const double count = static_cast<double>(created);
  std::cout << count / elapsed.count() << ' ' << cpu * 1e6 / count << '\n';

  for (Row& row : made.rows) sqlite3_finalize(row.insert);
  sqlite3_close(database);
  return 0;
}
