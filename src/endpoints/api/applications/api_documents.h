#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <vector>

#include "authority/applications/api_credentials.h"
#include "endpoints/api/values.h"
#include "wire/body.h"

// What is sent and answered about APIs.
namespace jeton::endpoints::api {

struct ApiSettings {
  Api api;
  std::optional<bool> enabled;
};
struct NewApiCredential {
  std::optional<Life> expires_in;
};

extern const wire::Body<ApiSettings> kApiSettings;
extern const wire::Body<NewApiCredential> kNewApiCredential;

const wire::AnyBody& ApiDocument();
boost::json::object ViewApi(const Api& api, const std::vector<authority::ApiCredential>& credentials);

const wire::AnyBody& MadeCredentialDocument();
// Without `secret` in a dry run.
boost::json::object ViewMadeCredential(const Api& api, const Token& token, const std::optional<Secret>& secret);

}  // namespace jeton::endpoints::api
