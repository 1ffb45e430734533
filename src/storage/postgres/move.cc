#include "storage/postgres/move.h"

#include <fmt/format.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "storage/database.h"
#include "storage/postgres/postgres_driver.h"
#include "storage/statement.h"

namespace jeton::storage {
namespace {

constexpr std::uint64_t kRowsOfBatch = 5000;

// Without those that belong to a place and not to what is in it.
constexpr const char* kTables =
    "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r' AND "
    "relnamespace = to_regnamespace(current_schema())"
    " AND relname NOT IN ('migrations', 'nodes') AND relname NOT LIKE "
    "'postgres\\_%' ORDER BY 1";
constexpr const char* kColumns =
    "SELECT CAST(attname AS TEXT), atttypid IN (16, 20, 21, 23) FROM "
    "pg_attribute WHERE attrelid = to_regclass($1)"
    " AND attnum > 0 AND NOT attisdropped ORDER BY attnum";

struct Column {
  std::string name;
  bool is_number = false;
};

// Not a literal as a whole: those are proved to be common SQL.
std::string Select(const std::string& what, const std::string& table) {
  return fmt::format("{} {} FROM {}", "SELECT", what, table);
}

// A checksum that does not depend on the order of rows.
class Sum {
 public:
  void Begin() { row_ = 14695981039346656037u; }
  void Add(std::string_view bytes) {
    for (const char byte : bytes) row_ = (row_ ^ static_cast<unsigned char>(byte)) * 1099511628211u;
    row_ = (row_ ^ bytes.size()) * 1099511628211u;
  }
  void End() {
    sum_ += row_ * (row_ | 1);
    ++rows_;
  }
  std::uint64_t rows() const { return rows_; }
  friend bool operator==(const Sum& a, const Sum& b) { return a.rows_ == b.rows_ && a.sum_ == b.sum_; }

 private:
  std::uint64_t row_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t rows_ = 0;
};

class Mover {
 public:
  Mover(Driver& source, Driver& target)
      : source_(source.ConnectForReading()),
        target_(target.ConnectForWriting()),
        checked_(target.ConnectForReading()) {}

  void CheckSchemas() {
    const char* const names = Keep("SELECT name FROM migrations ORDER BY name");
    if (Texts(*source_, names) == Texts(*target_, names)) return;
    throw Unavailable(
        "the database in the data folder is of another version: "
        "start this jetond over it once");
  }
  // Refuses a database in which there is something that no interrupted move has
  // left there.
  void Begin() {
    const bool goes_on = Number(*target_, Keep("SELECT COUNT(*) FROM pg_class WHERE relname = "
                                               "'postgres_move'")) > 0;
    if (goes_on) return;
    if (Number(*target_, Keep("SELECT 1 FROM accounts WHERE kind < 2 LIMIT 1")) > 0) {
      throw Unavailable(
          "the database that database.url names is in use "
          "already: name an empty one");
    }
    target_->BeginWrite();
    target_->RunScript(
        "CREATE TABLE postgres_move (started TIMESTAMPTZ); "
        "INSERT INTO postgres_move VALUES (now())");
    // Rows that migrations have put there come again from the source.
    for (const std::string& table : Tables()) target_->RunScript("TRUNCATE " + table);
    target_->Commit();
  }
  std::vector<std::string> Tables() { return Texts(*target_, kTables); }
  std::uint64_t RowsIn(const std::string& table) {
    return static_cast<std::uint64_t>(Number(*source_, Keep(Select("COUNT(*)", table))));
  }

  void Copy(const std::string& table, const std::function<void(std::uint64_t)>& copied) {
    const std::vector<Column> columns = ColumnsOf(table);
    const std::string list = ListOf(columns);
    auto done = static_cast<std::uint64_t>(Number(*target_, Keep(Select("COUNT(*)", table))));
    copied(done);
    // Without an order: rows come as they lie, which stays the same while
    // nothing changes them.
    Statement rows(source_->Prepare(Keep(Select(list, table) + fmt::format(" LIMIT -1 OFFSET {}", done))));
    DriverStatement& insert = target_->Prepare(Keep(InsertInto(table, columns)));
    for (bool more = rows.Next(); more;) {
      std::uint64_t batch = 0;
      target_->BeginWrite();
      for (; more && batch < kRowsOfBatch; ++batch, more = rows.Next()) Insert(insert, rows, columns);
      target_->Commit();
      copied(batch);
    }
  }

  void Compare(const std::string& table) {
    const std::vector<Column> columns = ColumnsOf(table);
    const std::string select = Select(ListOf(columns), table);
    Sum there;
    Statement rows(source_->Prepare(Keep(select)));
    while (rows.Next()) AddRow(there, rows, columns);
    Sum here;
    // In parts: an answer is held in memory as a whole.
    checked_->BeginRead();
    Statement(checked_->Prepare(Keep("DECLARE postgres_rows CURSOR FOR " + select))).Run();
    const char* const fetch = Keep(fmt::format("FETCH {} FROM postgres_rows", kRowsOfBatch));
    for (std::uint64_t before = 0;; before = here.rows()) {
      Statement part(checked_->Prepare(fetch));
      while (part.Next()) AddRow(here, part, columns);
      if (here.rows() < before + kRowsOfBatch) break;
    }
    checked_->EndRead();
    if (here == there) return;
    throw Unavailable(
        fmt::format("the table {} differs after the copy: {} "
                    "rows there, {} here; drop the new database "
                    "and begin again",
                    table, there.rows(), here.rows()));
  }

  void Finish() {
    target_->BeginWrite();
    target_->RunScript("DROP TABLE postgres_move");
    target_->Commit();
  }

 private:
  // Statements are known by their address.
  const char* Keep(std::string sql) { return kept_.emplace_back(std::move(sql)).c_str(); }

  static std::vector<std::string> Texts(DriverConnection& connection, const char* sql) {
    Statement rows(connection.Prepare(sql));
    return ReadAll(rows, [](Statement& row) { return row.Text(0); });
  }
  static std::int64_t Number(DriverConnection& connection, const char* sql) {
    Statement row(connection.Prepare(sql));
    return row.Next() ? row.Integer(0) : 0;
  }
  std::vector<Column> ColumnsOf(const std::string& table) {
    Statement rows(target_->Prepare(kColumns));
    return ReadAll(rows.Bind(table), [](Statement& row) { return Column{row.Text(0), row.Integer(1) != 0}; });
  }
  static std::string ListOf(const std::vector<Column>& columns) {
    std::string list;
    for (const Column& column : columns) list += (list.empty() ? "" : ", ") + column.name;
    return list;
  }
  static std::string InsertInto(const std::string& table, const std::vector<Column>& columns) {
    std::string values;
    for (std::size_t i = 1; i <= columns.size(); ++i) values += fmt::format("{}${}", i == 1 ? "" : ", ", i);
    return fmt::format("{} INTO {} ({}) VALUES ({})", "INSERT", table, ListOf(columns), values);
  }
  static void Insert(DriverStatement& insert, Statement& row, const std::vector<Column>& columns) {
    for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
      if (row.IsNull(i)) {
        insert.BindNull(i);
      } else if (columns[static_cast<std::size_t>(i)].is_number) {
        insert.BindInteger(i, row.Integer(i));
      } else {
        insert.BindBytes(i, row.Text(i));
      }
    }
    insert.Step();
    insert.Reset();
  }
  static void AddRow(Sum& sum, Statement& row, const std::vector<Column>& columns) {
    sum.Begin();
    for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
      const bool is_number = columns[static_cast<std::size_t>(i)].is_number;
      sum.Add(row.IsNull(i) ? "-" : is_number ? "n" + std::to_string(row.Integer(i)) : "b" + row.Text(i));
    }
    sum.End();
  }

  std::deque<std::string> kept_;
  std::unique_ptr<DriverConnection> source_;
  std::unique_ptr<DriverConnection> target_;
  std::unique_ptr<DriverConnection> checked_;
};

}  // namespace

Moved MoveToPostgres(Driver& source, const PostgresOptions& target,
                     const std::function<void(std::uint64_t done, std::uint64_t all)>& progress) {
  // Makes the tables.
  { const Database made(OpenPostgresToFill(target), {}); }
  const auto driver = OpenPostgresToFill(target);
  Mover mover(source, *driver);
  mover.CheckSchemas();
  mover.Begin();
  const std::vector<std::string> tables = mover.Tables();
  std::uint64_t all = 0;
  for (const std::string& table : tables) all += mover.RowsIn(table);
  std::uint64_t done = 0;
  for (const std::string& table : tables) {
    mover.Copy(table, [&](std::uint64_t rows) {
      done += rows;
      progress(done, all);
    });
  }
  for (const std::string& table : tables) mover.Compare(table);
  mover.Finish();
  return {tables.size(), all};
}

}  // namespace jeton::storage
