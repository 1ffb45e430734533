#include "endpoints/ops/operator.h"

#include "authority/broker/authorization_administration.h"
#include "wire/json_body.h"

namespace jeton::endpoints::ops {

bool IsOperator(const Call& call) {
  const wire::Authorization presented = call.Presented();
  const auto* const bearer = std::get_if<wire::BearerToken>(&presented);
  return bearer != nullptr && authority::IsAdminSecret(call.run.settings, bearer->token.Reveal());
}

Response RefuseOperator() {
  Response response = AnswerOperator(401, {{"message", "This takes the secret in the data directory."}});
  response.AddHeader("WWW-Authenticate", "Bearer");
  return response;
}

Response AnswerOperator(int status, const boost::json::value& body) {
  Response response = wire::JsonResponse(status, body);
  response.fixed_headers = wire::kNoStore;
  return response;
}

}  // namespace jeton::endpoints::ops
