#include <algorithm>

#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

struct ErrorType {
  std::string_view name;
  std::string_view description;
};

constexpr ErrorType kErrorTypes[] = {
    {"invalid_request", "The request cannot be carried out as it is: something in it is missing, malformed or taken."},
    {"invalid_response", "Another service answered with something that cannot be used."},
    {"invalid_token", "The endpoint needs authentication, or what was presented is not valid (any more)."},
    {"expired_token", "The token presented has expired."},
    {"insufficient_scope", "Who is calling may not do this, or the token presented lacks the scope for it."},
    {"fresh_login_required", "The session must have signed in recently: verify the password and try again."},
    {"not_found", "There is no such thing, or it is not for the caller to see."},
    {"token_rotation_failed", "The new token could not be written; the old one is still valid."},
    {"exceeds_license", "The action would exceed what the installation allows."},
    {"tag_immutable", "The tag cannot be changed."},
    {"external_service_timeout", "Another service did not answer in time."},
    {"downstream_issue", "Another service that is needed failed."},
};

}  // namespace

// GET /api/v1/error/{error_type}
Outcome GetErrorDescription(const Call& call) {
  const std::string& name = call.request.parameters[0];
  const auto* const found = std::find_if(std::begin(kErrorTypes), std::end(kErrorTypes),
                                         [&](const ErrorType& type) { return type.name == name; });
  if (found == std::end(kErrorTypes)) return NotFound(call);
  return JsonAnswer(json::object{{"type", call.run.settings.public_url + "/api/v1/error/" + name},
                                 {"title", name},
                                 {"description", wire::JsonView(found->description)}});
}

}  // namespace jeton::endpoints::quay
