#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::oauth2 {

// token.cc: POST /oauth2/token (RFC 6749, section 3.2)
Outcome PostToken(const Call& call);

// device.cc: POST /oauth2/device (RFC 8628, section 3.1)
Outcome PostDevice(const Call& call);

// introspect.cc: POST /oauth2/introspect (RFC 7662)
Outcome PostIntrospect(const Call& call);

// revoke.cc: POST /oauth2/revoke (RFC 7009)
Outcome PostRevoke(const Call& call);

// metadata.cc: GET /.well-known/oauth-authorization-server (RFC 8414) and GET /.well-known/jwks.json (RFC 7517)
Outcome GetMetadata(const Call& call);
Outcome GetJwks(const Call& call);

// jwks.cc: GET /oauth2/jwks.json, the keys of access tokens, and GET /oauth2/keys/{kid}.pem, one of them for programs
// that read no key sets
Outcome GetAccessJwks(const Call& call);
Outcome GetAccessKeyPem(const Call& call);

// gateways/forward.cc: any method at /auth/forward and below, for gateways
Outcome GetForward(const Call& call);

// protected_resource.cc: GET /.well-known/oauth-protected-resource, of this server and of an API (RFC 9728)
Outcome GetServerResource(const Call& call);
Outcome GetApiResource(const Call& call);

}  // namespace jeton::endpoints::oauth2
