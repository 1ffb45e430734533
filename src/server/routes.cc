#include "server/routes.h"

#include "endpoints/api/endpoints.h"
#include "endpoints/oauth/endpoints.h"
#include "endpoints/openshift/endpoints.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/registry/endpoints.h"
#include "endpoints/web/endpoints.h"

namespace jeton::server {
namespace {

constexpr std::string_view kLocalApplication = "/oauth/localapp";

// All but those of the Quay API.
const std::vector<Route>& OtherRoutes() {
  using enum wire::Method;
  using enum Place;
  using enum endpoints::Accepts;
  namespace oauth = endpoints::oauth;
  namespace quay = endpoints::quay;
  namespace broker = endpoints::openshift;
  namespace web = endpoints::web;

#define BROKER "/broker/rest"
  static constexpr std::size_t kFormBody = 64 * 1024;
  static constexpr std::size_t kEventsBody = 1024 * 1024;
  // clang-format off
  static const std::vector<Route> routes = {
      {kPost,   "/oauth/token",                              kWrite,  oauth::PostToken,      kClient},
      {kPost,   "/oauth/introspect",                         kCached, oauth::PostIntrospect, kClient},
      {kPost,   "/oauth/revoke",                             kWrite,  oauth::PostRevoke,     kClient},
      {kGet,    "/.well-known/oauth-authorization-server",   kCached, oauth::GetMetadata,    kNothing},
      {kGet,    "/.well-known/jwks.json",                    kCached, oauth::GetJwks,        kNothing},

      {kGet,    "/v2/auth",                                  kCached, endpoints::registry::GetToken, kBasic},
      {kPost,   "/v2/auth",                                  kCached, endpoints::registry::PostToken, kNothing, kFormBody},

      {kPost,   "/registries/{service}/events", kCached, endpoints::registry::PostEvents, kBasicOrBearer, kEventsBody},
      {kGet,    "/registries/{service}/{file}",              kCached, endpoints::registry::GetKeyFile, kNothing},

      {kGet,    "/v2/",                                      kCached, endpoints::registry::Ping,     kBasicOrBearer},
      {kGet,    "/explain/{code}",                           kRead,   web::GetExplanation,           kBearer},
      {kGet,    "/docs/errors",                              kCached, web::GetErrors,                kNothing},
      {kGet,    "/jeton/v1/refusals",                        kRead,   endpoints::api::ListRefusals,  kBearer},
      {kGet,    "/jeton/v1/refusals/{code}",                 kRead,   endpoints::api::GetRefusal,    kBearer},
      {kGet,    "/keys/services/{service}/keys",             kRead,   quay::ListPublishedKeys,       kNothing},
      {kGet,    "/keys/services/{service}/keys/{kid}",       kRead,   quay::GetPublishedKey,         kNothing},
      {kGet,    "/oauth2/federation/robot/token",            kRead,   quay::ExchangeRobotToken,      kBasic},

      {kGet,    "/csrf_token",                               kCached, web::GetCsrfToken,             kNothing},
      {kGet,    "/oauth/style.css",                          kCached, web::GetStyle,                 kNothing},
      {kGet,    "/oauth/signin",                             kRead,   web::GetSignIn,                kNothing},
      {kPost,   "/oauth/signin",                             kRead,   web::PostSignIn,               kNothing},
      {kPost,   "/oauth/signout",                            kWrite,  web::PostSignOut,              kNothing},
      {kGet,    "/oauth/authorize",                          kRead,   web::GetAuthorize,             kBasic},
      {kPost,   "/oauth/authorize/assignuser",               kWrite,  web::PostAssignUser,           kNothing},
      {kPost,   "/oauth/authorizeapp",                       kRead,   web::PostAuthorizeApplication, kBasic},
      {kPost,   "/oauth/denyapp",                            kRead,   web::PostDenyApplication,      kNothing},
      {kGet,    kLocalApplication,                           kRead,   web::GetLocalApplication,      kNothing},
      {kPost,   "/oauth/access_token",                       kWrite,  web::PostAccessToken,          kClient},

      {kGet,    "/config",                                   kCached, quay::GetPublicConfig,          kNothing},

      {kGet,    BROKER,                                      kCached, broker::RedirectToRoot,        kNothing},
      {kGet,    BROKER "/api{.format}",                      kCached, broker::GetRoot,               kNothing},
      {kGet,    BROKER "/environment{.format}",              kCached, broker::GetEnvironment,        kNothing},
      {kGet,    BROKER "/domains{.format}",                  kRead,   broker::ListDomains,           kBasicOrBearer},
      {kGet,    BROKER "/cartridges{.format}",               kRead,   broker::ListCartridges,        kBasicOrBearer},
      {kGet,    BROKER "/oauth/authorize{.format}",          kWrite,  broker::Authorize,             kBasicOrBearer},
      {kPost,   BROKER "/oauth/access_token{.format}",       kWrite,  broker::ExchangeCode,          kBasicOrBearer},
      {kGet,    BROKER "/user{.format}",                     kRead,   broker::GetUser,               kBasicOrBearer},
      {kDelete, BROKER "/user{.format}",                     kWrite,  broker::DeleteUser,            kBasicOrBearer},
      {kGet,    BROKER "/user/keys{.format}",                kRead,   broker::ListKeys,              kBasicOrBearer},
      {kGet,    BROKER "/user/authorizations{.format}",      kRead,   broker::ListAuthorizations,    kBasicOrBearer},
      {kPost,   BROKER "/user/authorizations{.format}",      kWrite,  broker::CreateAuthorization,   kBasicOrBearer},
      {kDelete, BROKER "/user/authorizations{.format}",      kWrite,  broker::DeleteAuthorizations,  kBasicOrBearer},
      {kGet,    BROKER "/user/authorization/{id}{.format}",  kRead,   broker::GetAuthorization,      kBasicOrBearer},
      {kPut,    BROKER "/user/authorization/{id}{.format}",  kWrite,  broker::UpdateAuthorization,   kBasicOrBearer},
      {kDelete, BROKER "/user/authorization/{id}{.format}",  kWrite,  broker::DeleteAuthorization,   kBasicOrBearer},
      {kGet,    BROKER "/user/authorizations/{id}{.format}", kRead,   broker::GetAuthorization,      kBasicOrBearer},
      {kPut,    BROKER "/user/authorizations/{id}{.format}", kWrite,  broker::UpdateAuthorization,   kBasicOrBearer},
      {kDelete, BROKER "/user/authorizations/{id}{.format}", kWrite,  broker::DeleteAuthorization,   kBasicOrBearer},
  };
  // clang-format on
#undef BROKER
  return routes;
}

}  // namespace

bool IsForSuperusers(const Route& route) { return route.path.starts_with("/api/v1/superuser/"); }

std::vector<Route> MainRoutes(const Settings& settings) {
  std::vector<Route> served;
  for (const std::vector<Route>* const routes : {&OtherRoutes(), &QuayRoutes()}) {
    for (const Route& route : *routes) {
      if (route.feature != nullptr && !(settings.*route.feature)) continue;
      if (!settings.superusers_enabled && IsForSuperusers(route)) continue;
      served.push_back(route);
      if (route.path == kLocalApplication) served.back().path = settings.local_oauth_handler;
    }
  }
  return served;
}

}  // namespace jeton::server
