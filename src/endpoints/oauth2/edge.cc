#include "endpoints/oauth2/dialect.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {

Response EdgeError(const EdgeFault& fault) {
  return {.status = fault.status, .body = wire::PrintOAuthError(OAuthCodeOf(fault.status), fault.sentence)};
}

}  // namespace jeton::endpoints::oauth2
