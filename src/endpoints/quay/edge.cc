#include "base/json_writer.h"
#include "endpoints/quay/dialect.h"

namespace jeton::endpoints::quay {

Response EdgeError(const EdgeFault& fault) {
  Response response = PlainEdgeError(fault);
  if (fault.read_only) {
    response.body = PrintJsonObject([](JsonObject& answer) {
      answer.Text("message", "System is currently read-only: what is here can be seen, but not changed.");
      answer.Bool("is_readonly", true);
    });
  }
  return response;
}

Response AnswerOptions(std::string_view path, std::string_view allow) {
  Response response = PlainOptions(path, allow);
  response.status = 200;
  response.AddHeader("Access-Control-Allow-Origin", "*");
  response.AddHeader("Access-Control-Allow-Methods", allow);
  response.AddHeader("Access-Control-Allow-Headers", "AUTHORIZATION, CONTENT-TYPE, X-REQUESTED-WITH");
  response.AddHeader("Access-Control-Max-Age", "21600");
  return response;
}

}  // namespace jeton::endpoints::quay
