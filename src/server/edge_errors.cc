#include "server/edge_errors.h"

#include "base/json_writer.h"
#include "base/random.h"
#include "wire/broker.h"
#include "wire/oauth.h"
#include "wire/problem.h"
#include "wire/registry.h"

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

std::string_view OAuthCode(int status) {
  return status == 503 ? "temporarily_unavailable" : status >= 500 ? "server_error" : "invalid_request";
}

std::string_view RegistryCode(int status) {
  return status == 404 ? "NAME_UNKNOWN" : status == 503 ? "UNAVAILABLE" : status >= 500 ? "UNKNOWN" : "UNSUPPORTED";
}

// Scripts of any page may follow it, as they may read what it leads to.
constexpr std::string_view kOpenRedirect = "Access-Control-Allow-Origin: *\r\nCache-Control: no-store\r\n";

std::string Message(std::string_view sentence) {
  return PrintJsonObject([&](JsonObject& answer) { answer.Text("message", sentence); });
}

// Below what is ours alone.
bool IsOurOwn(std::string_view path) {
  return path.starts_with("/jeton/") || path == "/jeton" || path.starts_with("/explain/");
}

std::string_view ProblemCode(int status) {
  for (const wire::ProblemKind& kind : wire::AllProblems()) {
    if (kind.status == status) return kind.code;
  }
  return "server_error";
}

wire::Response OwnError(int status, const std::string& sentence, std::string_view request_id) {
  SystemRandom random;
  const std::string id = request_id.empty() ? random.Characters("0123456789abcdef", 16) : std::string(request_id);
  return wire::PrintProblem({.code = ProblemCode(status), .detail = sentence}, id);
}

wire::Response BrokerError(int status, std::string_view path, const std::string& sentence) {
  // That dialect does not route by method: what is not there for one is not there.
  wire::BrokerEnvelope envelope{.status = status == 405 ? 404 : status};
  if (path.ends_with(".xml")) envelope.format = wire::BrokerFormat::kXml;
  // What is malformed is so before anything of the dialect begins.
  const std::optional<int> exit_code = status == 400 ? std::nullopt : std::optional(1);
  envelope.messages.push_back({"error", sentence, exit_code, std::nullopt});
  return envelope.Print();
}

}  // namespace

wire::Response EdgeError(int status, std::string_view path, std::string_view request_id) {
  std::string sentence(Sentence(status));
  if (!request_id.empty()) sentence.append(" Request ").append(request_id).append(".");
  wire::Response response;
  if (path.starts_with("/broker/rest")) {
    response = BrokerError(status, path, sentence);
  } else if (IsOurOwn(path)) {
    response = OwnError(status, sentence, request_id);
  } else {
    response.status = status;
    if (path.starts_with("/v2/") || path == "/v2") {
      response.body =
          wire::PrintRegistryError({.oauth = OAuthCode(status), .code = RegistryCode(status), .message = sentence});
    } else if (path.starts_with("/oauth/") || path.starts_with("/.well-known/")) {
      response.body = wire::PrintOAuthError(OAuthCode(status), sentence);
    } else {
      response.body = Message(sentence);
    }
  }
  response.fixed_headers = wire::kNoStore;
  if (status == 503 || status == 429) response.AddHeader("Retry-After", "1");
  return response;
}

wire::Response ReadOnlyError(std::string_view path) {
  wire::Response response = EdgeError(503, path);
  if (!path.starts_with("/api/")) return response;
  response.body = PrintJsonObject([](JsonObject& answer) {
    answer.Text("message", "System is currently read-only: what is here can be seen, but not changed.");
    answer.Bool("is_readonly", true);
  });
  return response;
}

wire::Response AddSlash(std::string_view path, std::string_view query) {
  std::string location(path);
  location += '/';
  if (!query.empty()) location.append("?").append(query);
  wire::Response response{.status = 308, .content_type = {}, .fixed_headers = kOpenRedirect};
  return response.AddHeader("Location", location);
}

wire::Response OptionsAnswer(std::string_view path, std::string_view allow) {
  wire::Response response{.status = 204, .content_type = {}};
  response.AddHeader("Allow", allow);
  if (!path.starts_with("/api/")) return response;
  response.status = 200;
  response.AddHeader("Access-Control-Allow-Origin", "*");
  response.AddHeader("Access-Control-Allow-Methods", allow);
  response.AddHeader("Access-Control-Allow-Headers", "AUTHORIZATION, CONTENT-TYPE, X-REQUESTED-WITH");
  response.AddHeader("Access-Control-Max-Age", "21600");
  return response;
}

}  // namespace jeton::server
