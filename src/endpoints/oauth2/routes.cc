#include "endpoints/oauth2/dialect.h"
#include "endpoints/oauth2/endpoints.h"

namespace jeton::endpoints::oauth2 {

std::vector<Route> Routes(const Settings&) {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  // clang-format off
  return {
      {kPost,   "/oauth/token",                            kWrite,  PostToken,      kClient},
      {kPost,   "/oauth/introspect",                       kCached, PostIntrospect, kClient},
      {kPost,   "/oauth/revoke",                           kWrite,  PostRevoke,     kClient},
      {kGet,    "/.well-known/oauth-authorization-server", kCached, GetMetadata,    kNothing},
      {kGet,    "/.well-known/jwks.json",                  kCached, GetJwks,        kNothing},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::oauth2
