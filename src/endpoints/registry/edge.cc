#include "endpoints/oauth2/error.h"
#include "endpoints/registry/dialect.h"
#include "wire/registry.h"

namespace jeton::endpoints::registry {
namespace {

std::string_view CodeOf(int status) {
  return status == 404 ? "NAME_UNKNOWN" : status == 503 ? "UNAVAILABLE" : status >= 500 ? "UNKNOWN" : "UNSUPPORTED";
}

}  // namespace

Response EdgeError(const EdgeFault& fault) {
  return {.status = fault.status,
          .body = wire::PrintRegistryError({.oauth = oauth2::CodeOf(oauth2::ErrorOfEdge(fault.status)),
                                            .code = CodeOf(fault.status),
                                            .message = fault.sentence})};
}

}  // namespace jeton::endpoints::registry
