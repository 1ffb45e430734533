#include "endpoints/registry/credentials.h"

#include <algorithm>

#include "authority/federation/federation.h"
#include "authority/federation/job_login.h"
#include "authority/people/logins.h"
#include "authority/registry/explanations.h"
#include "authority/registry/identity_tokens.h"
#include "authority/registry/registry_name.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "endpoints/foreign_token.h"
#include "endpoints/password.h"
#include "endpoints/registry/errors.h"
#include "endpoints/robot_message.h"

namespace jeton::endpoints::registry {
namespace {

using wire::BasicCredentials;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Returns the message for a refused user (quay 5.1). Unknown user and wrong password get the same one.
std::string MessageFor(CredentialError error, const std::string& name) {
  if (name.find('+') != std::string::npos) return RobotMessage(error, name);
  switch (error) {
    case CredentialError::kExpired: return "OAuth access token has expired";
    case CredentialError::kDisabled:
      return name == "$oauthtoken" ? "Granter of the oauth access token is disabled"
                                   : "This user has been disabled. Please contact your administrator.";
    case CredentialError::kRestricted:  // a valid token at a wrong time or address must not stand out
    case CredentialError::kUnknown:
      return name == "$app" ? "Invalid token" : "OAuth access token could not be validated";
    case CredentialError::kNeedsEncryptedPassword:
      return "Client login with unencrypted passwords is disabled. Please generate an encrypted password for use here.";
    default: return "Invalid Username or Password";
  }
}

// Requested name spaces that are searched for the robot of a job that names none.
constexpr std::size_t kMostNameSpaces = 4;

// Returns what is wrong with the keys of a job's issuer; empty: nothing.
std::string_view FaultOfKeys(CredentialError error) {
  if (error == CredentialError::kKeysUnreachable) return "The keys of the issuer cannot be read";
  return error == CredentialError::kKeysUnusable ? "The issuer has no key that is taken here" : std::string_view();
}

// Identifies the caller in one run of a request.
class Arrival {
 public:
  Arrival(const Call& call, const TokenRequest& request) : call_(call), request_(request) {}

  Result<Actor, Outcome> operator()(const wire::NoCredentials&) const {
    if (!call_.run.settings.anonymous_access) return Refuse({});
    return Actor{};
  }

  Result<Actor, Outcome> operator()(const wire::UnusableCredentials&) const {
    return Refuse("Specified credentials are invalid");
  }

  Result<Actor, Outcome> operator()(const BasicCredentials& basic) const {
    // This kind of credential does not exist here.
    if (basic.name == "$token") return Refuse("Invalid access token");
    auto actor = Check(basic);
    if (actor) return std::move(*actor);
    if (actor.error() == CredentialError::kPasswordUnchecked) {
      return Fail(Outcome(CheckPassword(
          call_, {.login = basic.name, .password = basic.secret.Reveal(), .address = call_.run.address})));
    }
    if (auto detour = DetourFor(actor.error())) return Fail(Outcome(std::move(*detour)));
    if (actor.error() == CredentialError::kTooManyWrong) return Fail(Outcome(TooManyAttempts()));
    if (actor.error() == CredentialError::kKeysNotFetched)
      return Fail(Outcome(FetchKeys(call_, basic.secret, basic.name)));
    if (actor.error() == CredentialError::kSignatureUnchecked) return Fail(Outcome(CheckToken(call_, basic.secret)));
    if (const std::string_view why = FaultOfKeys(actor.error()); !why.empty()) {
      return Fail(Outcome(
          ErrorResponse(call_, *request_.service, TokenError::kUnavailable, why, Explained(basic, actor.error()))));
    }
    // The token is good. A request without scopes need not say for which robot.
    if (actor.error() == CredentialError::kRobotUndecided && request_.scopes.empty()) return Actor{};
    return RefuseRecorded(basic, actor.error(), MessageFor(actor.error(), basic.name));
  }

  Result<Actor, Outcome> operator()(const IdentityCredentials& identity) const {
    auto actor = ByIdentityToken(call_.run, *request_.service, identity.token.Reveal());
    if (actor) return std::move(*actor);
    if (const auto detour = DetourFor(actor.error())) return Fail(Outcome(*detour));
    return RefuseRecorded({std::string(authority::kIdentityLogin), identity.token}, actor.error(),
                          "Invalid identity token. Please log in again.");
  }

 private:
  Result<Actor, CredentialError> Check(const BasicCredentials& basic) const {
    const std::string_view secret = basic.secret.Reveal();
    if (basic.name == "$oauthtoken") return call_.run.identity.ByBearer(call_.run, secret);
    if (basic.name == "$app" && call_.run.settings.application_passwords) {
      return call_.run.identity.ByApplicationPassword(call_.run, secret);
    }
    if (basic.name == kAnyRobot && authority::LooksFederated(secret)) return ByToken(basic);
    if (basic.name.find('+') != std::string::npos) {
      if (!IsAscii(basic.name)) return Fail(CredentialError::kUnknownRobot);
      if (authority::LooksFederated(secret)) return ByToken(basic);
      return call_.run.identity.ByRobot(call_.run, basic.name, secret);
    }
    // No account has an empty name. Clients resend a refused identity token this way.
    if (basic.name.empty() || !IsAscii(basic.name)) return Fail(CredentialError::kWrongPassword);
    return call_.run.identity.ByPassword(call_.run, basic.name);
  }

  Result<Actor, CredentialError> ByToken(const BasicCredentials& basic) const {
    return ByFederation(call_.run, call_.authority.issuers, call_.authority.keys.current,
                        {.login = basic.name, .token = basic.secret.Reveal(), .name_spaces = NameSpacesAsked()});
  }

  std::vector<std::string> NameSpacesAsked() const {
    std::vector<std::string> names;
    for (const RegistryScope& scope : RegistryScopes::Parse(request_.scopes).scopes) {
      if (scope.type != ResourceType::kRepository) continue;
      const auto name = authority::SplitRegistryName(call_.run.settings, *request_.service, scope.name);
      std::string name_space(name.name_space);
      const bool known = std::find(names.begin(), names.end(), name_space) != names.end();
      if (!known && names.size() < kMostNameSpaces) names.push_back(std::move(name_space));
    }
    return names;
  }

  Response TooManyAttempts() const {
    Response response = ErrorResponse(call_, *request_.service, TokenError::kTooManyAttempts, WaitSentence(call_));
    AddRetryAfter(call_, response);
    return response;
  }

  Result<Actor, Outcome> Refuse(std::string_view message, std::string_view reason = {}) const {
    // Without anonymous access, a bad credential gets the same answer as none.
    if (!call_.run.settings.anonymous_access) message = "Anonymous access is not allowed", reason = {};
    const TokenError error = request_.by_form ? TokenError::kInvalidGrant : TokenError::kUnauthorized;
    Response response = ErrorResponse(call_, *request_.service, error, message, reason);
    response.commits = true;
    return Fail(Outcome(std::move(response)));
  }

  Result<Actor, Outcome> RefuseRecorded(const BasicCredentials& shown, CredentialError error,
                                        const std::string& message) const {
    // Finding the account needs a transaction.
    if (call_.run.transaction == nullptr) return Fail(Outcome(NeedRead{}));
    if (!RecordFailedLogin(call_.run, shown.name, kHow, UserAgent(call_.request), message)) {
      return Fail(Outcome(NeedWrite{}));
    }
    return Refuse(message, Explained(shown, error));
  }

  // Stores the explanation and returns its code. Needs a transaction.
  std::string Explained(const BasicCredentials& shown, CredentialError error) const {
    const auto asked = RegistryScopes::Parse(request_.scopes).scopes;
    CountRejection(call_, SortOf(shown), error);
    const authority::RefusedLogin refused{*request_.service, shown.name, shown.secret.Reveal(), error, asked};
    const auto denial = DescribeRefusal(call_.run, call_.authority.issuers, refused);
    return KeepDenial(call_.run, call_.authority.denials, denial);
  }

  static CredentialSort SortOf(const BasicCredentials& shown) {
    using enum CredentialSort;
    if (shown.name == "$oauthtoken") return kBearer;
    if (shown.name == "$app") return kApplicationPassword;
    if (shown.name == authority::kIdentityLogin) return kIdentity;
    const bool robot = shown.name == kAnyRobot || shown.name.find('+') != std::string::npos;
    if (!robot) return kUserPassword;
    return authority::LooksFederated(shown.secret.Reveal()) ? kJob : kRobot;
  }

  const Call& call_;
  const TokenRequest& request_;
};

}  // namespace

Result<Actor, Outcome> Authenticate(const Call& call, const TokenRequest& request) {
  return std::visit(Arrival(call, request), request.credentials);
}

}  // namespace jeton::endpoints::registry
