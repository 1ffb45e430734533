#include "endpoints/oauth2/cross_origin.h"
#include "endpoints/oauth2/dialect.h"
#include "endpoints/oauth2/error.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {

Response EdgeError(const EdgeFault& fault) {
  Response response{.status = fault.status,
                    .body = wire::PrintOAuthError(CodeOf(ErrorOfEdge(fault.status)), ErrorText(fault.sentence))};
  if (IsOpenToScripts(fault.path)) OpenToScripts(response);
  return response;
}

}  // namespace jeton::endpoints::oauth2
