#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::oauth {

// token.cc: POST /oauth/token (RFC 6749, section 3.2)
Outcome PostToken(const Call& call);

// introspect.cc: POST /oauth/introspect (RFC 7662)
Outcome PostIntrospect(const Call& call);

// revoke.cc: POST /oauth/revoke (RFC 7009)
Outcome PostRevoke(const Call& call);

// metadata.cc: GET /.well-known/oauth-authorization-server (RFC 8414) and GET /.well-known/jwks.json (RFC 7517)
Outcome GetMetadata(const Call& call);
Outcome GetJwks(const Call& call);

}  // namespace jeton::endpoints::oauth
