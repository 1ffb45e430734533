#include "fetch/trusted_certificates.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <sys/stat.h>

namespace jeton::fetch {

TrustedCertificates::TrustedCertificates(const std::string& ca_file) {
  const char* const system = curl_version_info(CURLVERSION_NOW)->cainfo;
  if (system != nullptr) files_.push_back({system});
  if (!ca_file.empty()) files_.push_back({ca_file});
}

bool TrustedCertificates::HaveChanged() {
  bool changed = store_ == nullptr;
  for (File& file : files_) {
    struct stat status {};
    stat(file.path.c_str(), &status);  // stays zero if there is none
    changed = changed || status.st_mtim.tv_sec != file.changed.tv_sec || status.st_mtim.tv_nsec != file.changed.tv_nsec;
    file.changed = status.st_mtim;
  }
  return changed;
}

CertificateStore TrustedCertificates::Get() {
  const std::lock_guard lock(mutex_);
  if (!HaveChanged()) return store_;
  store_ = CertificateStore(X509_STORE_new(), StoreFree{});
  if (store_ == nullptr) throw std::bad_alloc();
  // As curl does it itself: a certificate in a file is trusted even if it is not the root.
  X509_STORE_set_flags(store_.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  for (const File& file : files_) X509_STORE_load_file(store_.get(), file.path.c_str());
  ERR_clear_error();
  return store_;
}

}  // namespace jeton::fetch
