#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/address_range.h"
#include "base/result.h"
#include "base/time.h"
#include "fetch/trusted_certificates.h"

namespace jeton::fetch {

struct Document {
  std::string body;
  std::optional<Seconds> max_age;  // from its Cache-Control
  std::string media_type{};        // its Content-Type, in lower case, without parameters
};

// Reads documents from foreign servers, and sends some to them. Admins of single organizations choose those servers,
// not the operator: so only https, no redirects, no proxy, no cookies, no address inside the own network.
class HttpsClient {
 public:
  struct Options {
    // Networks outside the public Internet that may be reached nevertheless.
    std::vector<AddressRange> private_networks;
    std::string ca_file;  // PEM, in addition to the certificates that the system trusts; empty: none
    Seconds timeout{5};   // for the whole of one document
    std::size_t most_bytes = 256 * 1024;
  };

  explicit HttpsClient(Options options);

  // Sends a GET request and waits, at most for the timeout. The error is a sentence for the log, not for the caller, to
  // whom it would tell what is reachable from here. Any thread.
  Result<Document, std::string> Get(const std::string& url) const;
  // Sends a JSON document by POST, with further headers ("Name: value"), and waits, at most for the timeout. Returns
  // the status of the answer, whose body is not read. The error, for the log: there was no answer.
  Result<int, std::string> Post(const std::string& url, const std::string& json,
                                const std::vector<std::string>& headers = {}) const;

 private:
  const Options options_;
  mutable TrustedCertificates certificates_;
};

}  // namespace jeton::fetch
