#include <fmt/format.h>

#include <cstdlib>

#include "keys/key_files.h"
#include "server/doctor/checks.h"
#include "storage/driver.h"
#include "storage/postgres/examination.h"

namespace jeton::server {
namespace {

constexpr Seconds kMostSkew{2};
constexpr Seconds kSilence{60};  // a server that has said nothing for so long is gone

void CheckStandbys(const storage::PostgresState& state, Report& report) {
  if (!state.has_standbys) {
    return report.Note("database", "it has no standby: with its disk, all is lost that was not backed up",
                       "add a synchronous standby, or back up its log without a pause");
  }
  if (state.standbys_are_synchronous) return report.Good("database", "what is acknowledged is on a standby, too");
  report.Fault("database", "its standbys are asynchronous: a fail-over may lose what was acknowledged, revocations too",
               "set synchronous_standby_names");
}

void CheckNodes(const Patient& patient, const storage::PostgresState& state, Report& report) {
  const std::string own = FingerprintOfKeys(patient.config.settings.data_directory);
  for (const storage::Node& node : state.nodes) {
    if (node.keys == own || node.seen + kSilence < patient.now) continue;
    report.Fault("keys", fmt::format("the server {} has other keys than this data folder", node.name),
                 "copy the folders keys and registry of one data folder to the others, and restart them");
  }
}

}  // namespace

void CheckDatabase(const Patient& patient, Report& report) {
  if (patient.config.postgres.url.empty()) return;
  storage::PostgresState state;
  try {
    state = storage::ExaminePostgres(patient.config.postgres, SystemClock());
  } catch (const storage::Unavailable& error) {
    return report.Fault("database", error.what(), "see docs/guides/run-many-nodes.md");
  }
  report.Good("database", fmt::format("PostgreSQL {}", state.version));
  if (!state.may_write) {
    report.Fault("database", "its user may not make or change what is in it",
                 "make this user the owner of the database and its tables");
  }
  const auto skew = std::chrono::duration_cast<Seconds>(state.clock_ahead);
  if (skew > kMostSkew || skew < -kMostSkew) {
    report.Fault("clock",
                 fmt::format("the clock of the database is {} s {} that of this machine", std::abs(skew.count()),
                             skew.count() > 0 ? "ahead of" : "behind"),
                 "let chrony or systemd-timesyncd set both");
  }
  CheckStandbys(state, report);
  CheckNodes(patient, state, report);
}

}  // namespace jeton::server
