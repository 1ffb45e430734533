#include "authority/applications/assignments.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"
#include "wire/json_body.h"

namespace jeton::endpoints::web {
namespace {

Response Refused(const Call& call, Refusal refusal) {
  switch (refusal) {
    case Refusal::kUnknownUser: return MessagePage(404, "Not found", "There is no such user.");
    case Refusal::kNotFound: return MessagePage(404, "Not found", "There is no such application.");
    case Refusal::kLimitReached:
      return MessagePage(400, "Too many offers",
                         "Offer limit reached: maximum " + std::to_string(call.run.settings.limits.assignments) +
                             " per application. Users must take or decline some first.");
    default: break;
  }
  return MessagePage(403, "Not allowed", "Only the admins of its organization may offer tokens of this application.");
}

}  // namespace

// POST /oauth/authorize/assignuser
Outcome PostAssignUser(const Call& call) {
  const auto sent = Parameters::Read(call.request);
  if (!sent) return ProviderError(OAuthError::kInvalidRequest);
  // Only parameters in the query count.
  const Parameters parameters = sent->FromQuery();
  const auto missing = parameters.FirstMissing({"client_id", "redirect_uri", "scope", "username"});
  if (!missing.empty()) return MissingParameter(missing);
  const bool ours =
      ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request), sent->Find(kCsrfField));
  if (!ours) return CsrfRefused();
  if (!call.run.settings.assign_tokens) return MessagePage(404, "Not found", "There is nothing here.");
  const auto actor = AuthenticateSession(call);
  if (!actor) return actor.error();
  if (actor->anonymous()) return SignInPage(call, 401, "");
  const authority::Offer offer{.client_id = parameters.GetOr("client_id", ""),
                               .username = parameters.GetOr("username", ""),
                               .redirect_uri = parameters.GetOr("redirect_uri", ""),
                               .scopes = parameters.GetOr("scope", ""),
                               .response_type = parameters.GetOr("response_type", "code")};
  const auto assigned = authority::AssignToken(call.run, *actor, offer);
  if (!assigned) return Refused(call, assigned.error());
  if (parameters.GetOr("format", "html") == "json") {
    Response response = wire::JsonResponse(200, boost::json::object{{"message", "Token assigned successfully"}});
    response.fixed_headers = kNeverStore;
    return response;
  }
  return MessagePage(200, "Token assigned", offer.username + " finds the offer among their assigned authorizations.");
}

}  // namespace jeton::endpoints::web
