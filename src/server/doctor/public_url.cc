#include <fmt/format.h>
#include <sys/timex.h>

#include <algorithm>

#include "base/json.h"
#include "fetch/probe.h"
#include "http/server.h"
#include "server/doctor/checks.h"

namespace jeton::server {
namespace {

constexpr Seconds kSoon{14 * 86400};

void CheckClock(Report& report) {
  timex state{};
  if (adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0) {
    return report.Good("clock", "kept by a time service");
  }
  report.Note("clock", "the system does not say that a time service keeps it",
              "run one (chrony, systemd-timesyncd): registries refuse tokens from a clock that is a minute ahead");
}

void CheckEnd(const Patient& patient, const std::string& about, TimePoint end, Report& report) {
  const std::string when = "its certificate ends at " + FormatRfc3339(end);
  if (end <= patient.now) return report.Fault(about, when, "replace it, and send the server SIGHUP");
  if (end <= patient.now + kSoon) return report.Note(about, when, "replace it in time, and send the server SIGHUP");
  report.Good(about, when);
}

void CheckCertificate(const Patient& patient, Report& report) {
  const http::Options& listener = patient.config.listener;
  if (listener.certificate_file.empty()) return;
  if (const auto good = http::CheckTls(listener.certificate_file, listener.key_file); !good) {
    return report.Fault("tls", good.error(), "put a certificate and its key there, and send the server SIGHUP");
  }
  if (const auto end = http::CertificateEnd(listener.certificate_file)) CheckEnd(patient, "tls", *end, report);
}

bool IsOurKeySet(const Patient& patient, const std::string& body) {
  for (const RegistryService& registry : patient.registries) {
    const auto keys = KeysOf(patient, registry);
    const bool there = std::any_of(keys.begin(), keys.end(), [&](const crypto::SigningKey& key) {
      return body.find(key.thumbprint()) != std::string::npos;
    });
    if (there) return true;
  }
  return false;
}

void CheckPublicUrl(const Patient& patient, Report& report) {
  const std::string& url = patient.public_url;
  if (patient.config.settings.public_url.empty()) {
    report.Note("public_url", "it is not set; clients are sent to " + url, "set public_url in the configuration");
  } else if (url.starts_with("http://") && url.find("//localhost") == std::string::npos &&
             url.find("//127.") == std::string::npos) {
    report.Note("public_url", url + " is not encrypted: passwords and tokens can be read on the way",
                "set [tls] certificate and key, or put a proxy with HTTPS in front");
  }
  const auto answer = fetch::Probe(url + "/.well-known/jwks.json", Secret(), patient.config.web.ca_file);
  if (!answer) {
    return report.Fault("public_url", fmt::format("nothing answers at {}: {}", url, answer.error()),
                        "start the server, or set public_url to where clients reach it");
  }
  if (answer->status != 200 || !IsOurKeySet(patient, answer->body)) {
    return report.Fault("public_url", fmt::format("another server answers at {} (status {})", url, answer->status),
                        "set public_url to where clients reach this installation, or mend the proxy in front");
  }
  report.Good("public_url", url + " leads here");
  if (answer->certificate_ends) CheckEnd(patient, "public_url", *answer->certificate_ends, report);
}

}  // namespace

void CheckReach(const Patient& patient, Report& report) {
  CheckClock(report);
  CheckCertificate(patient, report);
  CheckPublicUrl(patient, report);
}

}  // namespace jeton::server
