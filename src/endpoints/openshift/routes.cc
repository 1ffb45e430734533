#include "endpoints/openshift/dialect.h"
#include "endpoints/openshift/endpoints.h"

namespace jeton::endpoints::openshift {

std::vector<Route> Routes(const Settings&) {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  // clang-format off
  return {
      {kGet,    "/broker/rest",                                   kCached, RedirectToRoot,       kNothing},
      {kGet,    "/broker/rest/api{.format}",                      kCached, GetRoot,              kNothing},
      {kGet,    "/broker/rest/environment{.format}",              kCached, GetEnvironment,       kNothing},
      {kGet,    "/broker/rest/domains{.format}",                  kRead,   ListDomains,          kBasicOrBearer},
      {kGet,    "/broker/rest/cartridges{.format}",               kRead,   ListCartridges,       kBasicOrBearer},
      {kGet,    "/broker/rest/oauth/authorize{.format}",          kWrite,  Authorize,            kBasicOrBearer},
      {kPost,   "/broker/rest/oauth/access_token{.format}",       kWrite,  ExchangeCode,         kBasicOrBearer},
      {kGet,    "/broker/rest/user{.format}",                     kRead,   GetUser,              kBasicOrBearer},
      {kDelete, "/broker/rest/user{.format}",                     kWrite,  DeleteUser,           kBasicOrBearer},
      {kGet,    "/broker/rest/user/keys{.format}",                kRead,   ListKeys,             kBasicOrBearer},
      {kGet,    "/broker/rest/user/authorizations{.format}",      kRead,   ListAuthorizations,   kBasicOrBearer},
      {kPost,   "/broker/rest/user/authorizations{.format}",      kWrite,  CreateAuthorization,  kBasicOrBearer},
      {kDelete, "/broker/rest/user/authorizations{.format}",      kWrite,  DeleteAuthorizations, kBasicOrBearer},
      {kGet,    "/broker/rest/user/authorization/{id}{.format}",  kRead,   GetAuthorization,     kBasicOrBearer},
      {kPut,    "/broker/rest/user/authorization/{id}{.format}",  kWrite,  UpdateAuthorization,  kBasicOrBearer},
      {kDelete, "/broker/rest/user/authorization/{id}{.format}",  kWrite,  DeleteAuthorization,  kBasicOrBearer},
      {kGet,    "/broker/rest/user/authorizations/{id}{.format}", kRead,   GetAuthorization,     kBasicOrBearer},
      {kPut,    "/broker/rest/user/authorizations/{id}{.format}", kWrite,  UpdateAuthorization,  kBasicOrBearer},
      {kDelete, "/broker/rest/user/authorizations/{id}{.format}", kWrite,  DeleteAuthorization,  kBasicOrBearer},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::openshift
