#include <array>

#include "authority/applications/pkce.h"
#include "authority/grants/devices.h"
#include "base/address_range.h"
#include "base/json_writer.h"
#include "endpoints/oauth2/clients/self_described.h"
#include "endpoints/oauth2/common.h"
#include "endpoints/oauth2/endpoints.h"
#include "endpoints/oauth2/user_grants.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::array<std::string_view, 3> kDeviceNames = {"scope", "code_challenge", "code_challenge_method"};

// Returns the challenge; empty if there is none, nothing if it is malformed.
std::optional<std::string> ChallengeIn(const FindParameter& find) {
  const auto challenge = find("code_challenge");
  const auto method = find("code_challenge_method");
  if (!challenge && !method) return std::string();
  const bool good = challenge && method == "S256" && authority::IsS256Challenge(*challenge);
  return good ? challenge : std::nullopt;
}

std::string PrintDevice(const std::string& issuer, const authority::BegunDevice& device) {
  const std::string page = issuer + "/oauth2/device/verify";
  return PrintJsonObject([&](JsonObject& answer) {
    answer.Text("device_code", device.device_code.Reveal());
    answer.Text("user_code", device.user_code);
    answer.Text("verification_uri", page);
    answer.Text("verification_uri_complete", page + "?user_code=" + device.user_code);
    answer.Number("expires_in", authority::kDeviceLife.count());
    answer.Number("interval", authority::kDevicePace.count());
  });
}

Response TooMany(Seconds wait) {
  Response response{.status = 429,
                    .fixed_headers = wire::kNoStore,
                    .body = wire::PrintOAuthError(CodeOf(OAuthError::kTemporarilyUnavailable),
                                                  "Too many of these requests: try again later.")};
  response.AddHeader("Retry-After", std::to_string(wait.count()));
  return response;
}

// The client that asks. One that describes itself may ask before it is an application: the user who decides is shown
// what it says of itself, and nothing is fetched for a stranger.
Result<Application, Outcome> FindAskingClient(const Call& call, const wire::Form& form) {
  const auto fail = [&](OAuthError error, std::string_view why) {
    return Fail(Outcome(ErrorResponse(call, error, why)));
  };
  if (auto unknown = UnknownClientIn(call, form)) return std::move(*unknown);
  const auto client = AuthenticateClient(call, form, PublicClients::kAccepted);
  if (!client) return Fail(client.error());
  // A token is no credential of a client here, as at the token endpoint.
  if ((*client)->credential == CredentialKind::kToken) {
    return fail(OAuthError::kInvalidClient, "The client must authenticate with its own credentials.");
  }
  const auto application = call.run.facts.FindApplication(call.run, (*client)->application);
  if (!application || !(*application)->client.grants.Has(GrantType::kDeviceCode)) {
    return fail(OAuthError::kUnauthorizedClient, "The client is not registered for this grant.");
  }
  return **application;
}

}  // namespace

Outcome PostDevice(const Call& call) {
  const auto form = ReadForm(call, kDeviceNames);
  if (!form) return form.error();
  const auto application = FindAskingClient(call, *form);
  if (!application) return application.error();
  const FindParameter find = NotEmptyIn(*form);
  const auto challenge = ChallengeIn(find);
  if (!challenge) {
    return ErrorResponse(call, OAuthError::kInvalidRequest,
                         "The code_challenge must be 43 characters of base64url, and its method S256.");
  }
  const auto resources = find.All("resource");
  const auto granted = ChooseScopes(authority::TargetsFor(call.run, *application, resources), *application,
                                    {.access = {resources, find("scope")},
                                     .refreshes = application->client.grants.Has(GrantType::kRefreshToken),
                                     .strict = call.run.settings.strict_scopes});
  if (!granted) return PrintIssued(call, Fail(authority::FaultOf(granted.error())));
  const auto wait = call.authority.device_requests.Take(SourceOf(call.run.address), call.run.now);
  if (wait) return TooMany(*wait);
  const auto device = authority::BeginDevice(call.run, *application, {*granted, *challenge});
  return Response{.fixed_headers = wire::kNoStore, .body = PrintDevice(call.run.settings.public_url, device)};
}

}  // namespace jeton::endpoints::oauth2
