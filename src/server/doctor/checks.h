#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "config/config.h"
#include "crypto/signing_key.h"
#include "server/doctor/diagnosis.h"

// Looks at an installation from outside the server, which may run or not. Changes nothing, and makes no file.
namespace jeton::server {

// The installation that is looked at.
struct Patient {
  const config::Config& config;
  std::string file;        // of the configuration; empty: none
  std::string public_url;  // as configured, or derived
  std::vector<RegistryService> registries;
  TimePoint now{};

  std::string realm() const { return public_url + "/v2/auth"; }
  // What prints the lines for the configuration of a registry.
  std::string CommandFor(const std::string& service) const;
};

// Reads the signing keys of a registry; none if the file cannot be read.
std::vector<crypto::SigningKey> KeysOf(const Patient& patient, const RegistryService& registry);

// files.cc: the data folder, its modes and owner, keys, database, room on the disk
void CheckFiles(const Patient& patient, Report& report);
// database.cc: a PostgreSQL database, its standbys and the servers that share it
void CheckDatabase(const Patient& patient, Report& report);
// public_url.cc: the clock, the public URL and who answers there, the certificate
void CheckReach(const Patient& patient, Report& report);
// registry.cc: a whole token dance with each registry that has a URL
void CheckRegistries(const Patient& patient, Report& report);
// events.cc: what registries have told the running server
void CheckEvents(const Patient& patient, Report& report);

}  // namespace jeton::server
