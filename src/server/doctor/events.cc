#include <fmt/format.h>

#include <cstdlib>

#include "fetch/probe.h"
#include "keys/registry_folder.h"
#include "server/admin_access.h"
#include "server/doctor/checks.h"

namespace jeton::server {
namespace {

// The number after NAME{service="SERVICE"} in the text format of Prometheus; 0 if it is missing.
double NumberOf(const std::string& metrics, const std::string& name, const std::string& service) {
  const std::string sample = fmt::format("\n{}{{service=\"{}\"}} ", name, service);
  const auto at = metrics.find(sample);
  return at == std::string::npos ? 0 : std::strtod(metrics.c_str() + at + sample.size(), nullptr);
}

void CheckReports(const Patient& patient, const std::string& metrics, const std::string& service, Report& report) {
  const std::string about = "registry " + service;
  const std::string events = fmt::format("{}/registries/{}/events", patient.public_url, service);
  const std::string token = RegistryFolder(patient.config.settings.data_directory, service) + "/events-token";
  const bool heard = NumberOf(metrics, "jeton_registry_last_report_timestamp_seconds", service) > 0;
  const double refused = NumberOf(metrics, "jeton_registry_reports_refused_total", service);
  const double lost = NumberOf(metrics, "jeton_registry_reports_refused_total", "");
  if (heard && refused == 0) return report.Good(about, "it reports what was pulled and pushed");
  if (refused > 0) {
    return report.Fault(about, "its reports of events are refused: they come without its token",
                        "let its notifications send \"Authorization: Bearer\" and what " + token + " holds");
  }
  if (lost > 0) {
    return report.Fault(about, "reports of events come for a registry that is not configured, and none for this one",
                        "set the url of its notifications to " + events);
  }
  report.Note(about, "it has reported no events since the server started",
              fmt::format("to see what was pulled and pushed, let its notifications go to {} with the token in {}",
                          events, token));
}

}  // namespace

void CheckEvents(const Patient& patient, Report& report) {
  const auto access = ReadAdminAccess(patient.config.settings.data_directory);
  const std::string address = access ? access->address : patient.config.server.admin_listen;
  const auto answer = fetch::Probe("http://" + address + "/metrics", Secret(), "");
  if (!answer || answer->status != 200) {
    return report.Fault("server", fmt::format("it does not run, or not on this machine: nothing at {}", address),
                        "start it, and look at its log");
  }
  report.Good("server", "it runs, and answers operators at " + address);
  for (const RegistryService& registry : patient.registries) {
    if (!registry.url.empty() && !registry.quay()) CheckReports(patient, answer->body, registry.service, report);
  }
}

}  // namespace jeton::server
