#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"

namespace jeton::fetch {

struct ProbeAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case; the last of several
  std::string body;                            // at most 256 KiB
  std::optional<TimePoint> date;               // by the server's clock
  std::optional<TimePoint> certificate_ends;   // of the server
};

// Sends a GET request to a server that the operator has configured, whatever its address, and waits for at most five
// seconds. No redirects, no proxy. `ca_file` is trusted besides what the system trusts; empty: none. The error is the
// reason of the library.
Result<ProbeAnswer, std::string> Probe(const std::string& url, const Secret& bearer, const std::string& ca_file);

}  // namespace jeton::fetch
