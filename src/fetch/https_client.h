#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/address_range.h"
#include "base/result.h"
#include "base/time.h"

namespace jeton::fetch {

struct Document {
  std::string body;
  std::optional<Seconds> max_age;  // of its Cache-Control
};

// Reads documents of others, and sends some. Whose is chosen by people who administer one organization, not this
// server: so https alone, no redirects, no proxy, no cookies, no address inside of one's own network.
class HttpsClient {
 public:
  struct Options {
    // Networks that are not of the open Internet and may be asked all the same.
    std::vector<AddressRange> private_networks;
    std::string ca_file;  // PEM, beside the certificates that the system trusts; empty: none
    Seconds timeout{5};   // for the whole of one document
    std::size_t most_bytes = 256 * 1024;
  };

  explicit HttpsClient(Options options);

  // GET; takes as long as the network does, at most the timeout. The error is a sentence for the log, not for the
  // caller: it would tell them what is reachable from here. Any thread.
  Result<Document, std::string> Get(const std::string& url) const;
  // POST of a JSON document; whatever 2xx says it has been received. What comes back is not looked at.
  Result<void, std::string> Post(const std::string& url, const std::string& json) const;

 private:
  const Options options_;
  const std::string certificates_;  // empty: those of the system as the library finds them
};

}  // namespace jeton::fetch
