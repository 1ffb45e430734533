#include "fetch/post_form.h"

#include "fetch/curl.h"

namespace jeton::fetch {
namespace {

std::size_t TakeAnswer(char* bytes, std::size_t, std::size_t count, void* context) {
  static_cast<FormAnswer*>(context)->body.append(bytes, count);
  return count;
}

}  // namespace

Result<FormAnswer, std::string> PostForm(const std::string& url, const Secret& bearer, const std::string& form,
                                         Seconds timeout) {
  const CurlHandle handle = MakeCurlHandle();
  if (!handle) return Fail(std::string("out of memory"));
  FormAnswer answer;
  const auto set = [&handle](CURLoption option, auto value) { curl_easy_setopt(handle.get(), option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count() * 1000));
  set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
  set(CURLOPT_XOAUTH2_BEARER, std::string(bearer.Reveal()).c_str());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(form.size()));
  set(CURLOPT_POSTFIELDS, form.c_str());
  set(CURLOPT_WRITEFUNCTION, TakeAnswer);
  set(CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return Fail(std::string(curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace jeton::fetch
