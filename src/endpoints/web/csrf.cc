#include "authority/people/sessions.h"
#include "endpoints/browser.h"
#include "endpoints/web/endpoints.h"
#include "wire/json_body.h"

namespace jeton::endpoints::web {

// GET /csrf_token
Outcome GetCsrfToken(const Call& call) {
  const auto known = ReadSessionCookie(call.request);
  const Secret cookie = known ? *known : authority::NewSessionCookie(call.run.issuer.random());
  Response response =
      wire::JsonResponse(200, boost::json::object{{"csrf_token", authority::CsrfToken(cookie.Reveal())}});
  response.fixed_headers = wire::kNoStore;
  if (!known) AddSessionCookie(call.run.settings, response, cookie);
  return response;
}

}  // namespace jeton::endpoints::web
