#include "fetch/probe.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "base/encoding.h"
#include "base/file.h"
#include "fetch/curl.h"

namespace jeton::fetch {
namespace {

constexpr long kTimeoutMs = 5000;
constexpr std::size_t kMostBytes = 256 * 1024;

std::size_t KeepBody(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& body = static_cast<ProbeAnswer*>(context)->body;
  body.append(bytes, std::min(count, kMostBytes - body.size()));
  return count;
}

std::size_t KeepHeader(char* bytes, std::size_t, std::size_t count, void* context) {
  const std::string_view line(bytes, count);
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return count;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  static_cast<ProbeAnswer*>(context)->headers[name] = TrimSpace(line.substr(colon + 1));
  return count;
}

std::optional<TimePoint> ReadDate(const char* text) {
  const std::time_t date = curl_getdate(text, nullptr);
  if (date <= 0) return std::nullopt;
  return FromMicros(static_cast<std::int64_t>(date) * 1'000'000);
}

// The library prints the end as "Expire date:Jan  2 03:04:05 2030 GMT".
std::optional<TimePoint> EndOf(CURL* handle) {
  curl_certinfo* info = nullptr;
  if (curl_easy_getinfo(handle, CURLINFO_CERTINFO, &info) != CURLE_OK || info == nullptr || info->num_of_certs < 1) {
    return std::nullopt;
  }
  constexpr std::string_view kEnd = "Expire date:";
  for (const curl_slist* entry = info->certinfo[0]; entry != nullptr; entry = entry->next) {
    const std::string_view text(entry->data);
    if (!text.starts_with(kEnd)) continue;
    return ReadDate(entry->data + kEnd.size());
  }
  return std::nullopt;
}

}  // namespace

Result<ProbeAnswer, std::string> Probe(const std::string& url, const Secret& bearer, const std::string& ca_file) {
  const CurlHandle handle = MakeCurlHandle();
  if (!handle) return Fail(std::string("out of memory"));
  ProbeAnswer answer;
  const auto set = [&handle](CURLoption option, auto value) { curl_easy_setopt(handle.get(), option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, kTimeoutMs);
  set(CURLOPT_CERTINFO, 1L);
  std::string certificates;
  if (!ca_file.empty()) {
    certificates = ReadFile("/etc/ssl/certs/ca-certificates.crt").value_or("") + ReadFile(ca_file).value_or("");
    curl_blob blob{certificates.data(), certificates.size(), CURL_BLOB_NOCOPY};
    set(CURLOPT_CAINFO_BLOB, &blob);
  }
  if (!bearer.Reveal().empty()) {
    set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
    set(CURLOPT_XOAUTH2_BEARER, std::string(bearer.Reveal()).c_str());
  }
  set(CURLOPT_WRITEFUNCTION, KeepBody);
  set(CURLOPT_WRITEDATA, &answer);
  set(CURLOPT_HEADERFUNCTION, KeepHeader);
  set(CURLOPT_HEADERDATA, &answer);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return Fail(std::string(curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  if (const auto date = answer.headers.find("date"); date != answer.headers.end()) {
    answer.date = ReadDate(date->second.c_str());
  }
  answer.certificate_ends = EndOf(handle.get());
  return answer;
}

}  // namespace jeton::fetch
