#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "config/config.h"
#include "server/service_manager.h"

namespace jeton::server {

// The whole server, built from its configuration.
class Application {
 public:
  Application();
  ~Application();

  // Opens everything and begins to serve. If it fails, nothing is left running, and the error is a sentence for the
  // operator.
  Result<void, std::string> Start(const config::Config& config, const ServiceManager& manager = {});
  // Addresses to show to the operator. Valid after Start.
  struct Whereabouts {
    std::string public_url;
    std::string admin_address;    // host:port
    std::string bootstrap_token;  // the file; empty if there is none
  };
  Whereabouts whereabouts() const;
  // Takes what may change while it runs: the certificate of the main listener, and the level of the log. Keeps the old
  // certificate if the new one is none.
  void Reload(const config::Config& config);
  // Stops accepting, finishes current requests, flushes.
  void Stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jeton::server
