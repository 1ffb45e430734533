#include "endpoints/api/caller.h"

#include "endpoints/browser.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

Response Unauthenticated(Authority& authority, bool presented) {
  Response response = Refuse(
      authority, {.code = "unauthenticated",
                  .detail = presented ? "What was presented is not valid: send a live access token as a bearer token."
                                      : "Send an access token as a bearer token, or sign in."});
  std::string challenge = "Bearer realm=\"" + authority.settings.public_url + "\"";
  // Without credentials there is nothing wrong with them (RFC 6750, section 3.1).
  if (presented) challenge += ", error=\"invalid_token\"";
  response.AddHeader("WWW-Authenticate", challenge);
  return response;
}

}  // namespace

Response Refuse(Authority& authority, const wire::Problem& problem) {
  return wire::PrintProblem(problem, authority.issuer.random().Characters("0123456789abcdef", 16));
}

Response NotFound(Authority& authority, std::string detail) {
  return Refuse(authority, {.code = "not_found", .detail = std::move(detail)});
}

Response Forbidden(Authority& authority, std::string detail, boost::json::object needs) {
  return Refuse(authority, {.code = "forbidden", .detail = std::move(detail), .needs = std::move(needs)});
}

Result<Actor, Outcome> RequireReader(Authority& authority, const Call& call) {
  const wire::Authorization presented = call.Presented();
  Result<Actor, CredentialError> actor = Actor{};
  const bool by_header = !std::holds_alternative<wire::NoCredentials>(presented);
  if (const auto* const bearer = std::get_if<wire::BearerToken>(&presented)) {
    actor = authority.identity.ByBearer(call.work, bearer->token.Reveal());
  } else if (by_header) {
    return Fail(Outcome(Unauthenticated(authority, true)));
  } else if (const auto cookie = ReadSessionCookie(call.request)) {
    actor = authority.identity.BySession(call.work, cookie->Reveal());
  }
  if (actor && !actor->anonymous()) return std::move(*actor);
  if (!actor) {
    if (auto detour = DetourFor(actor.error())) return Fail(Outcome(std::move(*detour)));
    if (by_header) CountRejection(authority, call, CredentialSort::kBearer, actor.error());
  }
  return Fail(Outcome(Unauthenticated(authority, by_header)));
}

Response Answer(const boost::json::value& body) {
  Response response = wire::JsonResponse(200, body);
  response.fixed_headers = wire::kNoStore;
  return response;
}

}  // namespace jeton::endpoints::api
