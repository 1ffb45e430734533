#pragma once

#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace jeton::fetch {

struct StoreFree {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
using CertificateStore = std::shared_ptr<X509_STORE>;

// The certificates of authorities that foreign servers are checked with: the system's, and those of one more file. To
// read some 150 of them takes OpenSSL 3 longer than everything else about a request (up to 0.1 s of a processor), so
// they are read once, when they are first needed, and again when a file has changed.
class TrustedCertificates {
 public:
  explicit TrustedCertificates(const std::string& ca_file);  // PEM; empty: the system's alone

  // Any thread; one reads while the others wait. What cannot be read is left out, so that no server is trusted for it.
  CertificateStore Get();

 private:
  struct File {
    std::string path;
    timespec changed{};
  };

  bool HaveChanged();

  std::mutex mutex_;
  std::vector<File> files_;
  CertificateStore store_;
};

}  // namespace jeton::fetch
