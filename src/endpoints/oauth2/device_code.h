#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "endpoints/call.h"
#include "endpoints/oauth2/grant_list.h"

namespace jeton::endpoints::oauth2 {

// RFC 8628, section 3.4; with `resource` (RFC 8707, section 2.2), if several were granted.
struct DeviceCode {
  static constexpr std::string_view kType = "urn:ietf:params:oauth:grant-type:device_code";
  static constexpr GrantType kGrant = GrantType::kDeviceCode;
  static constexpr std::array<std::string_view, 2> kParameters = {"device_code", "code_verifier"};

  Secret code;
  std::optional<std::string> verifier;
  std::vector<std::string> resources;

  static Result<DeviceCode, GrantError> Read(const FindParameter& find);
};

Outcome Issue(const Call& call, const Actor& client, const DeviceCode& grant);

}  // namespace jeton::endpoints::oauth2
