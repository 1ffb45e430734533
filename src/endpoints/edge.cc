#include "endpoints/edge.h"

#include "base/json_writer.h"

namespace jeton::endpoints {

wire::Response PlainEdgeError(const EdgeFault& fault) {
  return {.status = fault.status,
          .body = PrintJsonObject([&](JsonObject& answer) { answer.Text("message", fault.sentence); })};
}

wire::Response PlainOptions(std::string_view allow) {
  wire::Response response{.status = 204, .content_type = {}};
  return response.AddHeader("Allow", allow);
}

std::string_view OAuthCodeOf(int status) {
  return status == 503 ? "temporarily_unavailable" : status >= 500 ? "server_error" : "invalid_request";
}

}  // namespace jeton::endpoints
