#include "endpoints/oauth2/cross_origin.h"
#include "endpoints/oauth2/dialect.h"
#include "endpoints/oauth2/endpoints.h"

namespace jeton::endpoints::oauth2 {

std::vector<Route> Routes(const Settings&) {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  // clang-format off
  std::vector<Route> routes = {
      {kPost,   "/oauth2/token",                            kWrite,  OpenToScripts(PostToken),      kClient},
      {kPost,   "/oauth2/introspect",                       kCached, PostIntrospect, kClient},
      {kPost,   "/oauth2/revoke",                           kWrite,  OpenToScripts(PostRevoke),     kClient},
      {kPost,   "/oauth2/device",                           kWrite,  OpenToScripts(PostDevice),     kClient},
      {kGet,    "/.well-known/oauth-authorization-server", kCached, OpenToScripts(GetMetadata),    kNothing},
      {kGet,    "/.well-known/jwks.json",                  kCached, OpenToScripts(GetJwks),        kNothing},
      {kGet,    "/oauth2/jwks.json",                        kCached, OpenToScripts(GetAccessJwks),  kNothing},
      {kGet,    "/oauth2/keys/{file}",                      kCached, GetAccessKeyPem, kNothing},
      {kGet,    "/.well-known/oauth-protected-resource",    kCached, OpenToScripts(GetServerResource), kNothing},
      {kGet,    "/.well-known/oauth-protected-resource/{organization}/{api}", kRead, OpenToScripts(GetApiResource), kNothing},
  };
  // clang-format on
  // Gateways send their client's method, and some its path behind ours.
  for (const wire::Method method : {kGet, kPost, kPut, kPatch, kDelete, kOptions, kOther}) {
    for (const std::string_view path : {"/auth/forward", "/auth/forward/*", "/auth/forward;/*"}) {
      routes.push_back({method, path, kCached, GetForward, kBearer});
    }
  }
  return routes;
}

}  // namespace jeton::endpoints::oauth2
