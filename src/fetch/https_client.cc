#include "fetch/https_client.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "base/encoding.h"
#include "fetch/curl.h"

namespace jeton::fetch {
namespace {

// One request in progress.
struct Transfer {
  const HttpsClient::Options& options;
  Document document;
  std::string refused_address;
  bool too_long = false;
  bool reads_body = true;
  std::size_t head_bytes = 0;
};

std::string TextOf(const sockaddr& address) {
  char text[INET6_ADDRSTRLEN] = {};
  const void* const bytes = address.sa_family == AF_INET6
                                ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
                                : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  const bool known = address.sa_family == AF_INET6 || address.sa_family == AF_INET;
  return known && inet_ntop(address.sa_family, bytes, text, sizeof text) != nullptr ? std::string(text) : "";
}

bool MayConnect(const HttpsClient::Options& options, const std::string& address) {
  return IsPublicAddress(address) ||
         std::any_of(options.private_networks.begin(), options.private_networks.end(),
                     [&](const AddressRange& network) { return network.Contains(address); });
}

// The name has been resolved, and curl connects to exactly this address. So a name that resolves differently when
// checked and when used gains nothing.
curl_socket_t OpenSocket(void* context, curlsocktype, curl_sockaddr* target) {
  auto& transfer = *static_cast<Transfer*>(context);
  const std::string address = TextOf(target->addr);
  if (!MayConnect(transfer.options, address)) {
    transfer.refused_address = address;
    return CURL_SOCKET_BAD;
  }
  return socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

// The library bounds a single header, but not all of them in all of its versions.
std::size_t TakeHead(char*, std::size_t, std::size_t count, void* context) {
  constexpr std::size_t kMostHeadBytes = 64 * 1024;
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.head_bytes += count;
  transfer.too_long = transfer.head_bytes > kMostHeadBytes;
  return transfer.too_long ? 0 : count;
}

std::size_t TakeBody(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (!transfer.reads_body) return 0;
  transfer.too_long = transfer.document.body.size() + count > transfer.options.most_bytes;
  if (transfer.too_long) return 0;
  transfer.document.body.append(bytes, count);
  return count;
}

std::optional<Seconds> MaxAgeOf(CURL* handle) {
  curl_header* header = nullptr;
  if (curl_easy_header(handle, "Cache-Control", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return std::nullopt;
  const std::string value = ToLower(header->value);
  if (value.find("no-store") != std::string::npos || value.find("no-cache") != std::string::npos) return Seconds{0};
  constexpr std::string_view kName = "max-age=";
  const auto at = value.find(kName);
  if (at == std::string::npos) return std::nullopt;
  const std::string_view rest = std::string_view(value).substr(at + kName.size());
  const auto seconds = ParseInteger(rest.substr(0, rest.find_first_not_of("0123456789")));
  return seconds ? std::optional(Seconds{*seconds}) : std::nullopt;
}

std::string MediaTypeOf(CURL* handle) {
  const char* type = nullptr;
  curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type);
  const std::string_view text = type == nullptr ? std::string_view() : type;
  return ToLower(TrimSpace(text.substr(0, text.find(';'))));
}

// Called with the context of a connection before its handshake.
CURLcode UseCertificates(CURL*, void* tls, void* store) {
  SSL_CTX_set1_cert_store(static_cast<SSL_CTX*>(tls), static_cast<X509_STORE*>(store));
  return CURLE_OK;
}

void Configure(CURL* handle, Transfer& transfer, const std::string& url, X509_STORE* certificates) {
  const auto set = [handle](CURLoption option, auto value) { curl_easy_setopt(handle, option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(transfer.options.timeout.count() * 1000));
  set(CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  set(CURLOPT_OPENSOCKETDATA, &transfer);
  set(CURLOPT_WRITEFUNCTION, TakeBody);
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_HEADERFUNCTION, TakeHead);
  set(CURLOPT_HEADERDATA, &transfer);
  if (transfer.reads_body) set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(transfer.options.most_bytes));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_USERAGENT, "jetond");
  // Nothing is read by the library itself.
  set(CURLOPT_CAINFO, nullptr);
  set(CURLOPT_CAPATH, nullptr);
  set(CURLOPT_SSL_CTX_FUNCTION, UseCertificates);
  set(CURLOPT_SSL_CTX_DATA, certificates);
}

std::string Explain(CURLcode code, const Transfer& transfer) {
  if (!transfer.refused_address.empty()) return "the address " + transfer.refused_address + " is not public";
  if (transfer.too_long || code == CURLE_FILESIZE_EXCEEDED) return "the document is too long";
  return curl_easy_strerror(code);
}

// Returns the status of the answer.
Result<int, std::string> Perform(CURL* handle, Transfer& transfer) {
  const CURLcode code = curl_easy_perform(handle);
  // The first byte of a body that is not read ends the transfer.
  const bool has_status = code == CURLE_OK || (code == CURLE_WRITE_ERROR && !transfer.reads_body && !transfer.too_long);
  if (!has_status) return Fail(Explain(code, transfer));
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

// Returns null if out of memory.
HeaderList ListHeaders(const std::vector<std::string>& headers) {
  HeaderList list(curl_slist_append(nullptr, "Content-Type: application/json"));
  for (const std::string& header : headers) {
    curl_slist* const longer = list ? curl_slist_append(list.get(), header.c_str()) : nullptr;
    if (longer == nullptr) return nullptr;
  }
  return list;
}

}  // namespace

HttpsClient::HttpsClient(Options options) : options_(std::move(options)), certificates_(options_.ca_file) {}

Result<Document, std::string> HttpsClient::Get(const std::string& url) const {
  const CurlHandle handle = MakeCurlHandle();
  if (!handle) return Fail(std::string("out of memory"));
  Transfer transfer{options_, {}, {}};
  const CertificateStore certificates = certificates_.Get();
  Configure(handle.get(), transfer, url, certificates.get());
  const auto status = Perform(handle.get(), transfer);
  if (!status) return Fail(status.error());
  // A redirect fails, like every status except 200.
  if (*status != 200) return Fail("the answer was " + std::to_string(*status));
  transfer.document.max_age = MaxAgeOf(handle.get());
  transfer.document.media_type = MediaTypeOf(handle.get());
  return std::move(transfer.document);
}

Result<int, std::string> HttpsClient::Post(const std::string& url, const std::string& json,
                                           const std::vector<std::string>& headers) const {
  const CurlHandle handle = MakeCurlHandle();
  const HeaderList list = ListHeaders(headers);
  if (!handle || !list) return Fail(std::string("out of memory"));
  Transfer transfer{.options = options_, .document = {}, .refused_address = {}, .reads_body = false};
  const CertificateStore certificates = certificates_.Get();
  Configure(handle.get(), transfer, url, certificates.get());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, json.c_str());
  return Perform(handle.get(), transfer);
}

}  // namespace jeton::fetch
