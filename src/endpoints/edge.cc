#include "endpoints/edge.h"

#include "base/json_writer.h"

namespace jeton::endpoints {

wire::Response PlainEdgeError(const EdgeFault& fault) {
  return {.status = fault.status,
          .body = PrintJsonObject([&](JsonObject& answer) { answer.Text("message", fault.sentence); })};
}

wire::Response PlainOptions(std::string_view /*path*/, std::string_view allow) {
  wire::Response response{.status = 204, .content_type = {}};
  return response.AddHeader("Allow", allow);
}

}  // namespace jeton::endpoints
