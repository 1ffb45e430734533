#include "endpoints/oauth2/dialect.h"
#include "endpoints/oauth2/error.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {

Response EdgeError(const EdgeFault& fault) {
  return {.status = fault.status, .body = wire::PrintOAuthError(CodeOf(ErrorOfEdge(fault.status)), fault.sentence)};
}

}  // namespace jeton::endpoints::oauth2
