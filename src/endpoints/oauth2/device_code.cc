#include "endpoints/oauth2/device_code.h"

#include <utility>

#include "authority/grants/devices.h"
#include "endpoints/oauth2/common.h"
#include "endpoints/oauth2/user_grants.h"

namespace jeton::endpoints::oauth2 {
namespace {

using authority::PollFault;

Response PrintPoll(const Call& call, PollFault fault) {
  switch (fault) {
    case PollFault::kPending:
      return ErrorResponse(call, OAuthError::kAuthorizationPending, "The user has not decided yet.");
    case PollFault::kTooSoon:
      return ErrorResponse(call, OAuthError::kSlowDown, "Wait five seconds longer between two requests.");
    case PollFault::kRefused: return ErrorResponse(call, OAuthError::kAccessDenied, "The user did not allow it.");
    case PollFault::kExpired: break;
  }
  return ErrorResponse(call, OAuthError::kExpiredToken, "The device code has ended: ask for another one.");
}

Response PrintPoll(const Call& call, authority::IssuedGrant issued) { return PrintIssued(call, std::move(issued)); }

Response PrintPoll(const Call& call, authority::GrantFault fault) { return PrintIssued(call, Fail(fault)); }

}  // namespace

Result<DeviceCode, GrantError> DeviceCode::Read(const FindParameter& find) {
  auto code = find("device_code");
  if (!code) return Fail(GrantError{OAuthError::kInvalidRequest, "device_code"});
  return DeviceCode{Secret(std::move(*code)), find("code_verifier"), find.All("resource")};
}

Outcome Issue(const Call& call, const Actor& client, const DeviceCode& grant) {
  auto polled = authority::PollDevice(call.run, client, {grant.code.Reveal(), grant.verifier, {grant.resources, {}}});
  Response response = std::visit([&](auto& result) { return PrintPoll(call, std::move(result)); }, polled);
  // The pace between polls is stored.
  response.commits = true;
  return response;
}

}  // namespace jeton::endpoints::oauth2
