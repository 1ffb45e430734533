#include "server/commands/doctor_command.h"

#include "server/core.h"
#include "server/doctor/checks.h"

namespace jeton::server {

Report Examine(const config::Config& config, const std::string& file) {
  const std::string public_url = PublicUrlOf(config, config.listener.address);
  const Patient patient{.config = config,
                        .file = file,
                        .public_url = public_url,
                        .registries = RegistriesOf(config, public_url),
                        .now = SystemClock().Now()};
  Report report;
  report.Good("configuration", file.empty() ? "none, so all keys have their standard values" : file);
  CheckFiles(patient, report);
  CheckDatabase(patient, report);
  CheckReach(patient, report);
  CheckRegistries(patient, report);
  CheckEvents(patient, report);
  return report;
}

}  // namespace jeton::server
