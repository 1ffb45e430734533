#include <utility>

#include "endpoints/web/console/console.h"
#include "endpoints/web/dialect.h"
#include "endpoints/web/endpoints.h"

namespace jeton::endpoints::web {

std::vector<Route> Routes(const Settings& settings) {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  // clang-format off
  std::vector<Route> routes = {
      {kGet,    "/explain/{code}",             kRead,   GetExplanation,           kBearer},
      {kGet,    "/setup/{link}",               kRead,   GetSetUp,                 kNothing},
      {kPost,   "/setup/{link}",               kWrite,  PostSetUp,                kNothing},
      {kGet,    "/docs/",                      kCached, AnswerReference(),        kNothing},
      {kGet,    "/docs/errors",                kCached, GetErrors,                kNothing},
      {kGet,    "/csrf_token",                 kCached, GetCsrfToken,             kNothing},
      {kGet,    "/oauth/style.css",            kCached, GetStyle,                 kNothing},
      {kGet,    "/oauth/signin",               kRead,   GetSignIn,                kNothing},
      {kPost,   "/oauth/signin",               kRead,   PostSignIn,               kNothing},
      {kPost,   "/oauth/signout",              kWrite,  PostSignOut,              kNothing},
      {kGet,    "/oauth/authorize",            kRead,   GetAuthorize,             kBasic},
      {kPost,   "/oauth/authorize/assignuser", kWrite,  PostAssignUser,           kNothing},
      {kPost,   "/oauth/authorizeapp",         kRead,   PostAuthorizeApplication, kBasic},
      {kPost,   "/oauth/denyapp",              kRead,   PostDenyApplication,      kNothing},
      {kGet,    settings.local_oauth_handler,  kRead,   GetLocalApplication,      kNothing},
      {kGet,    "/oauth2/authorize",           kRead,   GetStandardAuthorize,     kNothing},
      {kPost,   "/oauth2/authorize",           kCached, PostStandardAuthorize,    kNothing},
      {kPost,   "/oauth2/authorize/consent",   kRead,   PostConsent,              kNothing},
      {kGet,    "/oauth2/device/verify",       kRead,   GetDevicePage,            kNothing},
      {kPost,   "/oauth2/device/verify",       kWrite,  PostDevicePage,           kNothing},
      {kGet,    "/account",                    kRead,   GetAccount,               kNothing},
      {kPost,   "/account/password",           kRead,   PostAccountPassword,      kNothing},
      {kPost,   "/account/tokens/end",         kRead,   PostAccountTokenEnd,      kNothing},
      {kPost,   "/account/consents/end",       kRead,   PostAccountConsentEnd,    kNothing},
      {kPost,   "/oauth/access_token",         kWrite,  PostAccessToken,          kClient},
  };
  // clang-format on
  for (Route& route : ConsoleRoutes()) routes.push_back(std::move(route));
  return routes;
}

}  // namespace jeton::endpoints::web
