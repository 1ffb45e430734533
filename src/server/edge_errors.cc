#include "server/edge_errors.h"

#include "base/random.h"
#include "server/dialects.h"

namespace jeton::server {
namespace {

std::string_view Sentence(int status) {
  switch (status) {
    case 400: return "The request is malformed.";
    case 404: return "There is nothing here.";
    case 405: return "This method is not for this address.";
    case 413: return "The body is too long.";
    case 414: return "The address is too long.";
    case 417: return "This expectation cannot be met.";
    case 429: return "Too many of these requests are under way; try again.";
    case 431: return "The headers are too long.";
    case 501: return "The method or transfer coding is not known here.";
    case 503: return "The server cannot answer now; try again.";
    default: return "The server has failed.";
  }
}

// Scripts of any page may follow the redirect, because they may read its target.
constexpr std::string_view kOpenRedirect = "Access-Control-Allow-Origin: *\r\nCache-Control: no-store\r\n";

wire::Response Print(int status, std::string_view path, std::string_view request_id, bool read_only) {
  endpoints::EdgeFault fault{
      .status = status, .path = path, .sentence = std::string(Sentence(status)), .read_only = read_only};
  if (!request_id.empty()) {
    fault.request_id = request_id;
    fault.sentence.append(" Request ").append(request_id).append(".");
  } else {
    SystemRandom random;
    fault.request_id = random.Characters("0123456789abcdef", 16);
  }
  wire::Response response = DialectOf(path).edge_error(fault);
  response.fixed_headers = wire::kNoStore;
  if (status == 503 || status == 429) response.AddHeader("Retry-After", "1");
  return response;
}

}  // namespace

wire::Response EdgeError(int status, std::string_view path, std::string_view request_id) {
  return Print(status, path, request_id, false);
}

wire::Response ReadOnlyError(std::string_view path) { return Print(503, path, {}, true); }

wire::Response AddSlash(std::string_view path, std::string_view query) {
  std::string location(path);
  location += '/';
  if (!query.empty()) location.append("?").append(query);
  wire::Response response{.status = 308, .content_type = {}, .fixed_headers = kOpenRedirect};
  return response.AddHeader("Location", location);
}

wire::Response OptionsAnswer(std::string_view path, std::string_view allow) {
  return DialectOf(path).options(path, allow);
}

}  // namespace jeton::server
