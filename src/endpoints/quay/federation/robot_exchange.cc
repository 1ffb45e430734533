#include "endpoints/quay/federation/robot_exchange.h"

#include <boost/json/serialize.hpp>
#include <utility>

#include "authority/federation/federation.h"
#include "base/encoding.h"
#include "endpoints/foreign_token.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/federation/endpoints.h"
#include "endpoints/robot_message.h"

namespace jeton::endpoints::quay {
namespace {

using authority::ExchangeError;
using authority::ExchangeRefusal;

Response NoRobot(std::string_view why) {
  Response response = JsonAnswer(json::object{{"error", wire::JsonView(why)}}, 401);
  response.AddHeader("WWW-Authenticate", "Basic realm=\"robots\"");
  return response;
}

// Returns why the header does not hold a robot and its token.
std::string_view FaultOfHeader(const Call& call) {
  const auto header = call.request.HeaderValue("Authorization");
  if (!header) return "No auth header";
  const bool basic = EqualsIgnoringCase(std::string_view(*header).substr(0, 6), "Basic ");
  const auto text = basic ? DecodeBase64(TrimSpace(std::string_view(*header).substr(6))) : std::nullopt;
  if (!basic) return "Invalid basic auth header";
  if (!text || !IsUtf8(*text)) return "Could not parse basic auth header";
  return "Unexpected number of credentials found in basic auth header";
}

Outcome Refuse(const Call& call, const ExchangeRefusal& refusal, const std::string& robot, const Secret& token) {
  if (auto detour = DetourForToken(call, refusal, robot, token)) return std::move(*detour);
  switch (refusal.error) {
    case ExchangeError::kKeysUnusable:
    case ExchangeError::kKeysUnreachable: return MessageError(502, ReasonOf(refusal.error));
    case ExchangeError::kUnknownIssuer:
      return MessageError(400, "issuer " + refusal.issuer + " not configured for this robot");
    case ExchangeError::kRobotUnusable: return MessageError(400, RobotMessage(refusal.credential, robot));
    default: return MessageError(400, ReasonOf(refusal.error));
  }
}

}  // namespace

std::string_view ReasonOf(ExchangeError error) {
  switch (error) {
    case ExchangeError::kUnknownKey: return "Invalid token: none of the issuer's keys fits";
    case ExchangeError::kForged: return "Invalid token: the signature is wrong";
    case ExchangeError::kNoTimes: return "Invalid token: exp and iat are required";
    case ExchangeError::kExpired: return "Invalid token: it has expired";
    case ExchangeError::kNotYet: return "Invalid token: it is not valid yet";
    case ExchangeError::kTooLong: return "Invalid token: it lives for more than a day";
    case ExchangeError::kWrongAudience: return "Invalid token: it is for another audience";
    case ExchangeError::kUsedBefore: return "Invalid token: it has been used before";
    case ExchangeError::kUnknownRobot: return "Could not find robot with specified username";
    case ExchangeError::kNoRules: return "Robot does not have federated login configured";
    case ExchangeError::kNoIssuer: return "Token does not contain issuer";
    case ExchangeError::kWrongSubject: return "Token does not match robot";
    case ExchangeError::kUnknownIssuer: return "No rule names the issuer";
    case ExchangeError::kKeysUnreachable: return "The keys of the issuer cannot be read";
    case ExchangeError::kKeysUnusable:
      return "The issuer has no key that is taken here (RSA of 2048 to 4096 bits, P-256, P-384 or Ed25519, with a kid)";
    case ExchangeError::kTooLarge: return "Invalid token: it is longer than 16 KiB";
    case ExchangeError::kTooOld: return "Invalid token: it was issued too long ago to be a password";
    case ExchangeError::kBoundElsewhere: return "Invalid token: another robot or another address has used it";
    case ExchangeError::kUndecided:
    case ExchangeError::kAmbiguous: return "Several robots could be meant";
    case ExchangeError::kNotHttps: return "Invalid token: the keys of an issuer are read over https alone";
    default: return "Invalid token: not a signed JWT that is taken here";
  }
}

std::optional<Detour> DetourForToken(const Call& call, const ExchangeRefusal& refusal, std::string_view robot,
                                     const Secret& token) {
  switch (refusal.error) {
    case ExchangeError::kNeedsWrite: return NeedWrite{};
    case ExchangeError::kKeysNotFetched: return FetchKeys(call, token, robot);
    case ExchangeError::kSignatureUnchecked: return CheckToken(call, token);
    default: return std::nullopt;
  }
}

// GET /oauth2/federation/robot/token
Outcome ExchangeRobotToken(const Call& call) {
  const wire::Authorization presented = call.Presented();
  const auto* const basic = std::get_if<wire::BasicCredentials>(&presented);
  if (basic == nullptr) return NoRobot(FaultOfHeader(call));
  if (basic->name.find('+') == std::string::npos) return NoRobot("Invalid robot");
  auto password = ExchangeForeignToken(call.run, call.authority.issuers, basic->name, basic->secret.Reveal());
  CountExchange(call.run, password ? std::nullopt : std::optional(password.error().error));
  if (!password) return Refuse(call, password.error(), basic->name, basic->secret);
  Response response = JsonAnswer(json::object());
  response.finish = [&keys = call.authority.keys.current, password = std::move(*password)](Response& signed_one) {
    signed_one.body = boost::json::serialize(json::object{{"token", password.Sign(keys)}});
  };
  return response;
}

}  // namespace jeton::endpoints::quay
