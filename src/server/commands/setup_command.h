#pragma once

#include <string>

#include "base/result.h"

namespace jeton::server {

// Empty texts are asked for, or have defaults.
struct SetupCommand {
  std::string config;
  std::string data_dir;
  std::string public_url;
  std::string listen;
  std::string admin_listen;
  std::string registry;    // that a new configuration names: the host and port by which clients name it
  bool overwrite = false;  // a configuration that is there
  bool start = false;      // the service, after which `jeton` is logged in
};

// Writes the configuration, makes the data folder, and makes a link for an administrator. Over an installation that is
// there, only makes another link. Starts the service of the Debian package if told to. Returns what to do next. The
// error is a sentence for the operator.
Result<std::string, std::string> RunSetup(SetupCommand command);

}  // namespace jeton::server
