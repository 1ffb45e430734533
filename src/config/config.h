#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "fetch/https_client.h"
#include "http/options.h"
#include "identity/settings.h"
#include "keys/registry_service.h"
#include "storage/follow_pace.h"
#include "storage/housekeeping/keep.h"
#include "storage/postgres/options.h"

namespace jeton::config {

// The settings of the program itself.
struct ServerSettings {
  std::string admin_listen = "localhost:8081";
  std::string log_level = "info";
  std::size_t cached_tokens = 150'000;
  // The lives of tokens for registries that do not set their own.
  Seconds pull_life{300};
  Seconds push_life{3600};
};

// All settings: the structs of the layers that use them, with their defaults. The table in keys.cc gives the key and
// purpose of each field; reading, checking and the reference page use it.
struct Config {
  ServerSettings server;
  http::Options listener{.address = "localhost:8080"};  // the main listener
  Settings settings;                                    // public_url is empty unless it is configured
  fetch::HttpsClient::Options web;
  storage::Keep keep{.expired = Seconds{7 * 86400}};
  storage::PostgresOptions postgres;  // without an address: SQLite, in the data folder
  storage::FollowPace follow;
  // As configured. Lives of zero and empty issuers are derived from other settings.
  std::vector<RegistryService> registries;
};

// An error and its place.
struct Fault {
  std::string file;  // empty: a flag
  int line = 0;      // 0: unknown
  std::string key;
  std::string text;

  std::string Print() const;  // FILE:LINE: KEY: TEXT
};

// A flag that overrides the file.
struct Override {
  std::string key;  // as in the file: "listen"
  std::string value;
};

// Reads the file (empty path: none), applies the overrides and checks everything. Returns all faults at once.
Result<Config, std::vector<Fault>> Load(const std::string& path, const std::vector<Override>& overrides);

// docs/reference/config.md.
std::string PrintReference();

}  // namespace jeton::config
