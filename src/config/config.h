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
#include "storage/housekeeping/keep.h"

namespace jeton::config {

// What the program itself goes by.
struct ServerSettings {
  std::string admin_listen = "localhost:8081";
  std::string log_level = "info";
  std::size_t cached_tokens = 150'000;
  // Of the tokens for registries that say nothing of their own.
  Seconds pull_life{300};
  Seconds push_life{3600};
};

// Everything that can be chosen: the structs of the layers that go by it, with their defaults. The table in keys.cc
// says which key each field is and what it is for; reading, checking and the reference page go by it.
struct Config {
  ServerSettings server;
  http::Options listener{.address = "localhost:8080"};  // the main one
  Settings settings;                                    // public_url is empty unless it is given
  fetch::HttpsClient::Options web;
  storage::Keep keep{.expired = Seconds{7 * 86400}};
  // As they are written. Lives of zero, and empty issuers, follow from what else is configured.
  std::vector<RegistryService> registries;
};

// Something wrong, where it stands.
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

// Reads the file (empty path: none), applies the overrides and checks everything; all faults at once.
Result<Config, std::vector<Fault>> Load(const std::string& path, const std::vector<Override>& overrides);

// docs/reference/config.md.
std::string PrintReference();

}  // namespace jeton::config
