#include "endpoints/api/caller.h"

#include "endpoints/browser.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

Response Unauthenticated(const Call& call, bool presented) {
  Response response =
      Refuse(call, {.code = "unauthenticated",
                    .detail = presented ? "What was presented is not valid: send a live access token as a bearer token."
                                        : "Send an access token as a bearer token, or sign in."});
  std::string challenge = "Bearer realm=\"" + call.run.settings.public_url + "\"";
  // A request without credentials gets no error code (RFC 6750, section 3.1).
  if (presented) challenge += ", error=\"invalid_token\"";
  response.AddHeader("WWW-Authenticate", challenge);
  return response;
}

}  // namespace

Response Refuse(const Call& call, const wire::Problem& problem) {
  return wire::PrintProblem(problem, call.run.issuer.random().Characters("0123456789abcdef", 16));
}

Response NotFound(const Call& call, std::string detail) {
  return Refuse(call, {.code = "not_found", .detail = std::move(detail)});
}

Response Forbidden(const Call& call, std::string detail, boost::json::object needs) {
  return Refuse(call, {.code = "forbidden", .detail = std::move(detail), .needs = std::move(needs)});
}

Result<Actor, Outcome> RequireReader(const Call& call) {
  const wire::Authorization presented = call.Presented();
  Result<Actor, CredentialError> actor = Actor{};
  const bool by_header = !std::holds_alternative<wire::NoCredentials>(presented);
  if (const auto* const bearer = std::get_if<wire::BearerToken>(&presented)) {
    actor = call.run.identity.ByBearer(call.run, bearer->token.Reveal());
  } else if (by_header) {
    return Fail(Outcome(Unauthenticated(call, true)));
  } else if (const auto cookie = ReadSessionCookie(call.request)) {
    actor = call.run.identity.BySession(call.run, cookie->Reveal());
  }
  if (actor && !actor->anonymous()) return std::move(*actor);
  if (!actor) {
    if (auto detour = DetourFor(actor.error())) return Fail(Outcome(std::move(*detour)));
    if (by_header) CountRejection(call, CredentialSort::kBearer, actor.error());
  }
  return Fail(Outcome(Unauthenticated(call, by_header)));
}

Response Answer(const boost::json::value& body) {
  Response response = wire::JsonResponse(200, body);
  response.fixed_headers = wire::kNoStore;
  return response;
}

}  // namespace jeton::endpoints::api
