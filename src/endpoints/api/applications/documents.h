#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <vector>

#include "authority/applications/named_applications.h"
#include "endpoints/api/values.h"
#include "wire/body.h"

// What is sent and answered about applications.
namespace jeton::endpoints::api {

struct NewSecret {
  std::optional<Life> expires_in;
};

extern const wire::Body<authority::ApplicationSettings> kApplicationSettings;
extern const wire::Body<NewSecret> kNewClientSecret;

const wire::AnyBody& ApplicationDocument();
boost::json::object ViewApplication(const authority::NamedApplication& named);

const wire::AnyBody& MadeSecretDocument();
// Without `secret` in a dry run.
boost::json::object ViewMadeSecret(const Application& application, const Token& token,
                                   const std::optional<Secret>& secret);

}  // namespace jeton::endpoints::api
