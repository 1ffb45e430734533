#include <algorithm>

#include "base/token_text.h"
#include "endpoints/address_secrets.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"
#include "wire/json_body.h"

namespace jeton::endpoints::web {
namespace {

// For clients that the installation names, name and password in the request replace the CSRF token of a page.
bool IsDirect(const Call& call, const Actor& actor, const Asked& asked) {
  return actor.credential == CredentialKind::kPassword && IsListed(call.run.settings.direct_clients, asked.client_id);
}

bool SentByOurPage(const Call& call, const Parameters& parameters) {
  return ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request),
                          parameters.Find(kCsrfField));
}

}  // namespace

// POST /oauth/authorizeapp
Outcome PostAuthorizeApplication(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  if (!parameters || !SecretInAddress(call.request.query).empty()) return ProviderError(OAuthError::kInvalidRequest);
  const auto actor = Authenticate(call);
  if (!actor) return actor.error();
  if (actor->anonymous()) return SignInPage(call, 401, "");
  const Asked asked = ReadAsked(*parameters);
  const bool direct = IsDirect(call, *actor, asked) && !ComesFromElsewhere(call.run.settings, call.request);
  if (!direct && !SentByOurPage(call, *parameters)) return CsrfRefused();
  if (!OfferFits(call.run.settings, asked))
    return MessagePage(400, "Not possible", "An offered token must be asked for as one.");
  return Grant(call, *actor, asked);
}

// POST /oauth/denyapp
Outcome PostDenyApplication(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  if (!parameters || !SecretInAddress(call.request.query).empty()) return ProviderError(OAuthError::kInvalidRequest);
  if (!SentByOurPage(call, *parameters)) return CsrfRefused();
  const auto actor = AuthenticateSession(call);
  if (!actor) return actor.error();
  if (actor->anonymous()) return SignInPage(call, 401, "");
  const Asked asked = ReadAsked(*parameters);
  const auto grantable = authority::FindGrantable(call.run, *actor, asked.client_id);
  const auto redirect = grantable ? RedirectOf(call, *grantable, asked) : std::nullopt;
  if (!redirect) return ProviderError(OAuthError::kInvalidRequest);
  return redirect->Error(OAuthError::kAuthorizationDenied);
}

// GET /oauth/localapp
Outcome GetLocalApplication(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  if (!parameters) return ProviderError(OAuthError::kInvalidRequest);
  const auto actor = AuthenticateSession(call);
  if (!actor) return actor.error();
  if (actor->anonymous()) return SignInPage(call, 401, "");
  if (parameters->Find("scope") == nullptr) return MessagePage(200, "Cancelled", "No token was made.");
  if (parameters->GetOr("format", "html") == "json") {
    const auto token = parameters->Get("access_token");
    const boost::json::value shown = token ? boost::json::value(*token) : boost::json::value(nullptr);
    Response response = wire::JsonResponse(200, boost::json::object{{"access_token", shown}});
    response.fixed_headers = kNeverStore;
    return response;
  }
  if (const auto code = parameters->Get("code"); code && IsToken(TokenKind::kCode, *code)) {
    return Page(200, "Your code", Fill("code.html", {{"code", *code}}));
  }
  return MessagePage(200, "Your token",
                     "It stands in the address of this page, between access_token= and the next &. Copy it from there, "
                     "give it to your program, and close this window: it is shown this once.");
}

}  // namespace jeton::endpoints::web
