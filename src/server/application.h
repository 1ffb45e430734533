#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "config/config.h"

namespace jeton::server {

// The whole server, built from its configuration.
class Application {
 public:
  Application();
  ~Application();

  // Opens everything and begins to serve. The error is a sentence for the operator; nothing is left running then.
  Result<void, std::string> Start(const config::Config& config);
  // Where it is, for the people in front of it. After Start.
  struct Whereabouts {
    std::string public_url;
    std::string admin_address;    // host:port
    std::string bootstrap_token;  // the file; empty when there is none
  };
  Whereabouts whereabouts() const;
  // Reads the certificate of the main listener anew; what cannot be read leaves the former one in use.
  void Reload();
  // Accepts no more, finishes what is under way, flushes.
  void Stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jeton::server
