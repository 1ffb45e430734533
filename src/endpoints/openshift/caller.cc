#include "endpoints/openshift/caller.h"

#include "authority/broker/sub_accounts.h"
#include "base/encoding.h"
#include "endpoints/browser.h"
#include "endpoints/openshift/common.h"
#include "endpoints/openshift/front_end.h"
#include "endpoints/password.h"

namespace jeton::endpoints::openshift {
namespace {

using authority::LoginError;

constexpr std::string_view kImpersonate = "X-Impersonate-User";

Response PlainUnauthorized(std::string_view challenge, std::string_view text) {
  Response response{.status = 401, .content_type = "text/plain; charset=utf-8", .fixed_headers = wire::kNoStore};
  response.body = std::string(text) + ".\n";
  response.AddHeader("WWW-Authenticate", challenge);
  return response;
}

bool NamesBearer(const Call& call) {
  const std::string value = call.request.HeaderValue("Authorization").value_or("");
  return value.size() > 7 && EqualsIgnoringCase(std::string_view(value).substr(0, 7), "bearer ") &&
         !TrimSpace(std::string_view(value).substr(7)).empty();
}

Caller MakeCaller(Actor actor, std::string scopes) {
  Response headers;
  headers.AddHeader("X-OpenShift-Identity", actor.name);
  headers.AddHeader("X-OpenShift-Identity-Id", actor.id.ToObjectId());
  headers.AddHeader("X-OAuth-Scopes", scopes);
  return {std::move(actor), std::move(scopes), std::move(headers.headers)};
}

Result<Caller, Outcome> AuthenticateBearer(const Call& call, std::string_view token) {
  auto checked = CheckBearer(call, token);
  if (!checked) return Fail(checked.error());
  return MakeCaller(std::move(checked->actor), checked->token().scopes);
}

// A user without a token may act as one of their sub-accounts.
Result<Caller, Outcome> AsUserOrSubAccount(const Call& call, const Exchange& exchange, Actor actor) {
  // Browsers attach name and password, or the front end's identity, to any request that a foreign page makes.
  if (ComesFromElsewhere(call.run.settings, call.request)) {
    return Fail(Outcome(Failure(exchange, nullptr, 403, kExitRefused, "Pages of other sites are not allowed here.")));
  }
  const auto login = call.request.HeaderValue(kImpersonate);
  if (!login) return MakeCaller(std::move(actor), "session");
  auto other = authority::ActAsSubAccount(call.run, actor, *login);
  if (other) return MakeCaller(std::move(*other), "session");
  if (other.error() == LoginError::kNeedsWrite) return Fail(Outcome(NeedWrite{}));
  if (other.error() == LoginError::kLimitReached) {
    const std::string most = std::to_string(call.run.settings.limits.sub_accounts);
    return Fail(Outcome(
        Failure(exchange, nullptr, 403, kExitRefused, "Sub-account limit reached: maximum " + most + " per user.")));
  }
  return Fail(Outcome(Failure(exchange, nullptr, 401, kExitRefused, "Impersonation of this user is not allowed.")));
}

Outcome Refuse(const Call& call, const Exchange& exchange, LoginError error) {
  switch (error) {
    case LoginError::kNeedsWrite: return NeedWrite{};
    case LoginError::kUnknownUser:
      return Failure(exchange, nullptr, 403, kExitRefused, "This user is not known here, and is not to be made.");
    case LoginError::kInvalidName:
      return Failure(exchange, nullptr, 403, kExitRefused, "No user can be called by this login.");
    case LoginError::kLimitReached:
    case LoginError::kRefused: break;
  }
  return BasicChallenge(call.run.settings);
}

Result<Caller, Outcome> AuthenticateFrontEnd(const Call& call, const Exchange& exchange, const std::string& login) {
  if (call.run.transaction == nullptr) return Fail(Outcome(NeedRead{}));
  auto actor = authority::ByFrontEnd(call.run, login);
  if (!actor) return Fail(Refuse(call, exchange, actor.error()));
  return AsUserOrSubAccount(call, exchange, std::move(*actor));
}

Response TooManyLogins(const Call& call, const Exchange& exchange) {
  Response response = Failure(exchange, nullptr, 429, kExitRefused, WaitSentence(call));
  AddRetryAfter(call, response);
  return response;
}

Result<Caller, Outcome> AuthenticateBasic(const Call& call, const Exchange& exchange,
                                          const wire::BasicCredentials& basic) {
  const std::string login = NormalizeLogin(basic.name, call.run.settings.login_rules);
  auto actor = call.run.identity.ByPassword(call.run, login);
  if (!actor) {
    if (actor.error() == CredentialError::kPasswordUnchecked) {
      const std::string_view password = basic.secret.Reveal();
      return Fail(Outcome(CheckPassword(call, {.login = login, .password = password, .address = call.run.address})));
    }
    if (auto detour = DetourFor(actor.error())) return Fail(Outcome(std::move(*detour)));
    CountRejection(call, CredentialSort::kUserPassword, actor.error());
    if (actor.error() == CredentialError::kTooManyWrong) return Fail(Outcome(TooManyLogins(call, exchange)));
    return Fail(Outcome(BasicChallenge(call.run.settings)));
  }
  return AsUserOrSubAccount(call, exchange, std::move(*actor));
}

// Returns whether the caller has a token of another dialect whose scopes grant nothing here.
bool AuthorizesNothing(const Caller& caller) {
  return caller.actor.powers.broker == BrokerReach::kNothing && !AuthorizationScopes::Parse(caller.scopes);
}

std::string WhyForbidden(const Caller& caller) {
  if (AuthorizesNothing(caller)) {
    return "The access token is not authorized for anything here; this action is not allowed.";
  }
  const auto scopes = AuthorizationScopes::Parse(caller.scopes);
  if (scopes && scopes->MayChange()) {
    return "This action is not permitted with the scopes " + caller.scopes + "; it is not allowed to them.";
  }
  return "This action is not allowed with the scopes of the access token.";
}

}  // namespace

Response BasicChallenge(const Settings& settings) {
  return PlainUnauthorized("Basic realm=\"" + settings.broker_realm + "\"", "HTTP Basic: Access denied");
}

Response BearerChallenge(CredentialError error) {
  const std::string_view why =
      error == CredentialError::kExpired ? "The access token expired" : "The access token was not recognized";
  return PlainUnauthorized("Bearer error=\"invalid_token\", error_description=\"" + std::string(why) + "\"",
                           "HTTP Bearer: Access denied");
}

Result<CheckedToken, Outcome> CheckBearer(const Call& call, std::string_view token) {
  auto checked = call.run.identity.CheckToken(call.run, token);
  const auto refuse = [&](CredentialError error) -> Outcome {
    if (const auto detour = DetourFor(error)) return *detour;
    CountRejection(call, CredentialSort::kBearer, error);
    return BearerChallenge(error);
  };
  if (!checked) return Fail(refuse(checked.error()));
  if (checked->actor.subject == SubjectKind::kRobot) return Fail(Outcome(BearerChallenge(CredentialError::kUnknown)));
  if (const auto used = call.run.identity.Use(call.run, *checked); !used) return Fail(refuse(used.error()));
  return std::move(*checked);
}

Result<Caller, Outcome> Authenticate(const Call& call, const Exchange& exchange) {
  const wire::Authorization presented = call.Presented();
  if (const auto* bearer = std::get_if<wire::BearerToken>(&presented)) {
    return AuthenticateBearer(call, bearer->token.Reveal());
  }
  if (NamesBearer(call)) return Fail(Outcome(BearerChallenge(CredentialError::kUnknown)));
  const auto login = ReadFrontEndLogin(call.run.settings, call.request);
  if (!login) return Fail(Outcome(BasicChallenge(call.run.settings)));
  if (*login) return AuthenticateFrontEnd(call, exchange, **login);
  if (const auto* basic = std::get_if<wire::BasicCredentials>(&presented)) {
    return AuthenticateBasic(call, exchange, *basic);
  }
  return Fail(Outcome(BasicChallenge(call.run.settings)));
}

Result<Caller, Outcome> Admit(const Call& call, const Exchange& exchange, BrokerReach needed) {
  auto caller = Authenticate(call, exchange);
  if (!caller) return caller;
  const Decision decision = Decide(caller->actor, OnBroker{needed});
  if (decision.allowed()) return caller;
  return Fail(Outcome(Failure(exchange, &*caller, 403, kExitRefused, WhyForbidden(*caller))));
}

}  // namespace jeton::endpoints::openshift
