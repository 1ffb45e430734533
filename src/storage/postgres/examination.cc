#include "storage/postgres/examination.h"

#include "storage/postgres/session.h"

namespace jeton::storage {
namespace {

// In the order of `Column` below. One row.
constexpr const char* kLook =
    "SELECT current_setting('server_version'),"
    " CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT),"
    " EXISTS (SELECT 1 FROM pg_stat_replication),"
    " current_setting('synchronous_standby_names') <> '' AND current_setting('synchronous_commit') <> 'off',"
    " has_schema_privilege(current_schema(), 'CREATE'),"
    " to_regclass('migrations') IS NOT NULL";

constexpr const char* kLookAtTables =
    "SELECT MAX(name), has_table_privilege('tokens', 'INSERT') AND has_table_privilege('tokens', 'DELETE'),"
    " to_regclass('nodes') IS NOT NULL AS postgres_nodes FROM migrations";
constexpr const char* kLookAtNodes = "SELECT name, version, keys, seen AS postgres_seen FROM nodes ORDER BY name";

std::string TextAt(const PGresult* reply, int column, int row = 0) {
  return {PQgetvalue(reply, row, column), static_cast<std::size_t>(PQgetlength(reply, row, column))};
}
std::int64_t NumberAt(const PGresult* reply, int column, int row = 0) {
  return DecodeInteger(TextAt(reply, column, row));
}

}  // namespace

PostgresState ExaminePostgres(const PostgresOptions& options, const Clock& clock) {
  Session session(options);
  const TimePoint before = clock.Now();
  session.Send(kLook);
  const Reply look = session.Await();
  PostgresState state{.version = TextAt(look.get(), 0), .nodes = {}, .newest_migration = {}};
  // The answer was made between the question and now.
  const TimePoint middle = before + (clock.Now() - before) / 2;
  state.clock_ahead = FromMicros(NumberAt(look.get(), 1)) - middle;
  state.has_standbys = NumberAt(look.get(), 2) != 0;
  state.standbys_are_synchronous = NumberAt(look.get(), 3) != 0;
  state.may_write = NumberAt(look.get(), 4) != 0;
  if (NumberAt(look.get(), 5) == 0) return state;
  session.Send(kLookAtTables);
  const Reply tables = session.Await();
  state.newest_migration = TextAt(tables.get(), 0);
  state.may_write &= NumberAt(tables.get(), 1) != 0;
  if (NumberAt(tables.get(), 2) == 0) return state;
  session.Send(kLookAtNodes);
  const Reply nodes = session.Await();
  for (int row = 0; row < PQntuples(nodes.get()); ++row) {
    state.nodes.push_back({.id = {},
                           .name = TextAt(nodes.get(), 0, row),
                           .version = TextAt(nodes.get(), 1, row),
                           .keys = TextAt(nodes.get(), 2, row),
                           .seen = FromMicros(NumberAt(nodes.get(), 3, row))});
  }
  return state;
}

}  // namespace jeton::storage
