#pragma once

#include <curl/curl.h>

#include <memory>

namespace jeton::fetch {

struct CurlFree {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlFree>;

// Initializes the library first, once, because that is not thread-safe in all versions. Returns null if out of memory.
inline CurlHandle MakeCurlHandle() {
  static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)initialized;
  return CurlHandle(curl_easy_init());
}

}  // namespace jeton::fetch
