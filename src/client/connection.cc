#include "jeton/connection.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "base/encoding.h"
#include "base/file.h"
#include "base/web_address.h"

namespace jeton {
namespace {

struct HandleFree {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, HandleFree>;

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListFree>;

// Not thread-safe in all versions, so only once.
Handle MakeHandle() {
  static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)initialized;
  return Handle(curl_easy_init());
}

// A scheme and one word, or nothing: what could not end the header and begin another.
bool IsHeaderText(std::string_view text) {
  return std::count(text.begin(), text.end(), ' ') <= 1 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

void AddHeader(HeaderList& list, const std::string& line) {
  if (curl_slist* const longer = curl_slist_append(list.get(), line.c_str())) {
    (void)list.release();
    list.reset(longer);
  }
}

// A request that is under way.
struct Transfer {
  CURL* handle;
  const Connection::Options& options;
  const std::function<void(std::string_view)>* take = nullptr;  // null: the body is kept
  std::string body{};                                           // or the begin of a line
  bool too_long = false;
  bool interrupted = false;

  bool Successful() const {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status / 100 == 2;
  }
  void GiveLines() {
    std::size_t begin = 0;
    for (auto end = body.find('\n'); end != std::string::npos; end = body.find('\n', begin)) {
      (*take)(std::string_view(body).substr(begin, end - begin));
      begin = end + 1;
    }
    body.erase(0, begin);
  }
};

std::size_t TakeBody(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.too_long = transfer.body.size() + count > transfer.options.most_bytes;
  if (transfer.too_long) return 0;
  transfer.body.append(bytes, count);
  if (transfer.take != nullptr && transfer.Successful()) transfer.GiveLines();
  return count;
}

int LookUp(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.interrupted = transfer.options.interrupted && transfer.options.interrupted();
  return transfer.interrupted ? 1 : 0;
}

Problem ProblemOf(CURLcode code, const Transfer& transfer, const char* reason) {
  const std::string& url = transfer.options.url;
  const std::string why = *reason == '\0' ? curl_easy_strerror(code) : reason;
  if (transfer.interrupted) return {.code = "interrupted", .title = "Interrupted", .detail = "It was interrupted."};
  if (transfer.too_long) {
    return {
        .code = "unreadable_answer", .title = "Unreadable answer", .detail = "The answer of " + url + " is too long."};
  }
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return {.code = "timeout", .title = "No answer in time", .detail = url + " did not answer in time: " + why + "."};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ISSUER_ERROR:
      return {.code = "untrusted",
              .title = "Server not trusted",
              .detail = url + " did not prove to be the right server: " + why + "."};
    default:
      return {.code = "unreachable", .title = "Server not reached", .detail = url + " cannot be reached: " + why + "."};
  }
}

std::string HeaderOf(CURL* handle, const char* name) {
  curl_header* header = nullptr;
  return curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value : "";
}

// The library replaces the system's certificates with the given ones, so this joins both.
std::string ReadCertificates(const std::string& ca_file) {
  if (ca_file.empty()) return {};
  const char* const system = curl_version_info(CURLVERSION_NOW)->cainfo;
  return ReadFile(system == nullptr ? "" : system).value_or("") + "\n" + ReadFile(ca_file).value_or("");
}

}  // namespace

struct Connection::State {
  Options options;
  std::string certificates;  // empty: the system's, as found by the library
  Handle handle = MakeHandle();

  std::optional<Problem> Refuse(bool with_credential) const;
  void Configure(const std::string& url, const HttpRequest& request, Transfer& transfer) const;
  Answer<HttpReply> Perform(const HttpRequest& request, const std::string& authorization, Transfer& transfer);
  void Trace(const std::string& line) const {
    if (options.trace) options.trace(line);
  }
};

// Says what is wrong with the address, before anything is sent to it.
std::optional<Problem> Connection::State::Refuse(bool with_credential) const {
  const auto address = WebAddress::Parse(options.url);
  if (!address) {
    return Problem{.code = "unreachable",
                   .title = "Not an address",
                   .detail = "`" + options.url + "` is not the address of a server, like https://tokens.example.com."};
  }
  if (!options.ca_file.empty() && !ReadFile(options.ca_file)) {
    return Problem{.code = "untrusted",
                   .title = "No certificates",
                   .detail = "The certificates in " + options.ca_file + " cannot be read."};
  }
  if (!with_credential || address->encrypted || address->Loopback() || options.allow_plain_http) return std::nullopt;
  return Problem{.code = "insecure",
                 .title = "Not encrypted",
                 .detail = "A credential would go to " + options.url + " in the clear. Use https."};
}

void Connection::State::Configure(const std::string& url, const HttpRequest& request, Transfer& transfer) const {
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(handle.get(), option, value); };
  curl_easy_reset(handle.get());  // keeps open connections
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, transfer.take != nullptr ? 0L : static_cast<long>(options.timeout.count()));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_WRITEFUNCTION, TakeBody);
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_XFERINFOFUNCTION, LookUp);
  set(CURLOPT_XFERINFODATA, &transfer);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_USERAGENT, options.user_agent.c_str());
  // A proxy would read what goes to this machine without encryption. With it, a proxy sees the address alone.
  if (url.starts_with("http:")) set(CURLOPT_PROXY, "");
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.c_str());
  }
  if (certificates.empty()) return;
  curl_blob blob{const_cast<char*>(certificates.data()), certificates.size(), CURL_BLOB_NOCOPY};
  set(CURLOPT_CAINFO_BLOB, &blob);
}

Answer<HttpReply> Connection::State::Perform(const HttpRequest& request, const std::string& authorization,
                                             Transfer& transfer) {
  if (auto problem = Refuse(!authorization.empty())) return tl::unexpected(std::move(*problem));
  if (!IsHeaderText(authorization)) {
    return tl::unexpected(Problem{.code = "unusable_credential",
                                  .title = "Unusable credential",
                                  .detail = "The credential has spaces or characters that no header may hold."});
  }
  if (!handle)
    return tl::unexpected(Problem{.code = "unreachable", .title = "Out of memory", .detail = "Out of memory."});
  std::string url = options.url;
  while (!url.empty() && url.back() == '/') url.pop_back();
  url += request.path;
  Configure(url, request, transfer);
  HeaderList headers;
  for (const auto& [name, value] : request.headers) AddHeader(headers, std::string(name).append(": ").append(value));
  if (!authorization.empty()) AddHeader(headers, "Authorization: " + authorization);
  AddHeader(headers, "Expect:");
  if (request.body.empty()) AddHeader(headers, "Content-Type:");
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  char reason[CURL_ERROR_SIZE] = {};
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, reason);
  Trace("> " + request.method + " " + url.substr(0, url.find('?')));
  const CURLcode code = curl_easy_perform(handle.get());
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, nullptr);
  if (code != CURLE_OK) {
    Trace(std::string("< nothing: ") + curl_easy_strerror(code));
    return tl::unexpected(ProblemOf(code, transfer, reason));
  }
  long status = 0;
  curl_off_t micros = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle.get(), CURLINFO_TOTAL_TIME_T, &micros);
  Trace("< " + std::to_string(status) + " in " + std::to_string(micros / 1000) + " ms");
  return HttpReply{.status = static_cast<int>(status),
                   .content_type = HeaderOf(handle.get(), "Content-Type"),
                   .entity_tag = HeaderOf(handle.get(), "ETag"),
                   .body = std::move(transfer.body)};
}

Connection::Connection(Options options) {
  std::string certificates = ReadCertificates(options.ca_file);
  state_ = std::make_unique<State>(State{std::move(options), std::move(certificates)});
}
Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

const std::string& Connection::url() const { return state_->options.url; }

Answer<HttpReply> Connection::Send(const HttpRequest& request) {
  Transfer transfer{.handle = state_->handle.get(), .options = state_->options};
  const std::string& bearer = state_->options.bearer;
  return state_->Perform(request, bearer.empty() ? "" : "Bearer " + bearer, transfer);
}

Answer<HttpReply> Connection::SendAs(const std::pair<std::string, std::string>& login, const HttpRequest& request) {
  Transfer transfer{.handle = state_->handle.get(), .options = state_->options};
  return state_->Perform(request, "Basic " + EncodeBase64(login.first + ":" + login.second), transfer);
}

Answer<HttpReply> Connection::SendForLines(const HttpRequest& request,
                                           const std::function<void(std::string_view)>& take) {
  Transfer transfer{.handle = state_->handle.get(), .options = state_->options, .take = &take};
  const std::string& bearer = state_->options.bearer;
  return state_->Perform(request, bearer.empty() ? "" : "Bearer " + bearer, transfer);
}

}  // namespace jeton
