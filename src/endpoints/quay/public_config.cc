#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

// The features that are turned on, under the names that Quay's clients look for.
json::object Features(const Settings& settings) {
  return {{"ANONYMOUS_ACCESS", settings.anonymous_access},
          {"APP_SPECIFIC_TOKENS", settings.application_passwords},
          {"ASSIGN_OAUTH_TOKEN", settings.assign_tokens},
          {"DIRECT_LOGIN", settings.direct_login},
          {"EXTENDED_REPOSITORY_NAMES", settings.nested_repository_names},
          {"PARTIAL_USER_AUTOCOMPLETE", settings.partial_user_search},
          {"PROGRAMMATIC_BOOTSTRAP", settings.bootstrap_renewal},
          {"REQUIRE_ENCRYPTED_BASIC_AUTH", settings.encrypted_basic_only},
          {"RESTRICTED_USERS", settings.restricted_users},
          {"SUPERUSERS_FULL_ACCESS", settings.superusers_full_access},
          {"SUPERUSERS_ORG_CREATION_ONLY", settings.superusers_org_creation_only},
          {"SUPER_USERS", settings.superusers_enabled},
          {"USER_CREATION", settings.user_creation},
          {"USER_INITIALIZE", settings.user_initialize}};
}

}  // namespace

// GET /config: the public part of this installation's configuration
Outcome GetPublicConfig(const Call& call) {
  const Settings& settings = call.run.settings;
  const std::string scheme = settings.public_url.substr(0, settings.public_url.find(':'));
  return JsonAnswer(json::object{{"features", Features(settings)},
                                 {"config",
                                  {{"SERVER_HOSTNAME", wire::JsonView(settings.host())},
                                   {"PREFERRED_URL_SCHEME", scheme},
                                   {"LOCAL_OAUTH_HANDLER", settings.local_oauth_handler},
                                   {"AUTHENTICATION_TYPE", "Database"}}},
                                 {"registry_state", settings.read_only ? "readonly" : "normal"}});
}

}  // namespace jeton::endpoints::quay
