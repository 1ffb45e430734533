#include <algorithm>

#include "authority/federation.h"
#include "authority/job_login.h"
#include "authority/logins.h"
#include "authority/registry_access.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "endpoints/registry/endpoints.h"
#include "endpoints/registry/errors.h"
#include "endpoints/robot_message.h"
#include "wire/form.h"
#include "wire/registry.h"

namespace jeton::endpoints::registry {
namespace {

using authority::CredentialError;
using authority::RegistryService;

constexpr std::string_view kHow = "v2auth";

bool MayWrite(const Call& call) { return call.work.transaction != nullptr && call.work.tx().writable(); }

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// What a person reads who is refused (quay 5.1). Unknown user and wrong password read the same.
std::string MessageFor(CredentialError error, const wire::BasicCredentials& basic) {
  const std::string& name = basic.name;
  if (name.find('+') != std::string::npos) return RobotMessage(error, name);
  switch (error) {
    case CredentialError::kExpired: return "OAuth access token has expired";
    case CredentialError::kDisabled:
      return name == "$oauthtoken" ? "Granter of the oauth access token is disabled"
                                   : "This user has been disabled. Please contact your administrator.";
    case CredentialError::kUnknown:
      return name == "$app" ? "Invalid token" : "OAuth access token could not be validated";
    case CredentialError::kNeedsEncryptedPassword:
      return "Client login with unencrypted passwords is disabled. Please generate an encrypted password for use here.";
    default: return "Invalid Username or Password";
  }
}

Result<Actor, CredentialError> Dispatch(Authority& authority, const Call& call, const wire::BasicCredentials& basic) {
  if (basic.name == "$oauthtoken") return authority.identity.ByBearer(call.work, basic.secret.Reveal());
  if (basic.name == "$app" && authority.settings.application_passwords) {
    return authority.identity.ByApplicationPassword(call.work, basic.secret.Reveal());
  }
  const std::string_view secret = basic.secret.Reveal();
  if (basic.name == authority::kAnyRobot && authority::LooksFederated(secret)) {
    return ByFederation(authority, call.work, basic.name, secret);
  }
  if (basic.name.find('+') != std::string::npos) {
    if (!IsAscii(basic.name)) return Fail(CredentialError::kUnknownRobot);
    if (authority::LooksFederated(secret)) return ByFederation(authority, call.work, basic.name, secret);
    return authority.identity.ByRobot(call.work, basic.name, secret);
  }
  if (!IsAscii(basic.name)) return Fail(CredentialError::kWrongPassword);
  return authority.identity.ByPassword(call.work, basic.name);
}

// The error is the answer.
Result<Actor, Outcome> Authenticate(Authority& authority, const Call& call, const RegistryService& service) {
  const auto refuse = [&](std::string_view message) {
    // Where nobody may be nobody, a bad credential gets the answer that none gets.
    if (!authority.settings.anonymous_access) message = "Anonymous access is not allowed";
    Response response = ErrorResponse(authority, service, TokenError::kUnauthorized, message);
    response.leaves_its_writes = true;
    return Fail(Outcome(std::move(response)));
  };
  const wire::Authorization presented = call.Presented();
  if (std::holds_alternative<wire::NoCredentials>(presented)) {
    if (!authority.settings.anonymous_access) return refuse({});
    return Actor{};
  }
  const auto* basic = std::get_if<wire::BasicCredentials>(&presented);
  if (basic == nullptr) return refuse("Specified credentials are invalid");
  // A kind of credentials that nobody here has.
  if (basic->name == "$token") return refuse("Invalid access token");
  auto actor = Dispatch(authority, call, *basic);
  if (actor) return std::move(*actor);
  if (const auto detour = DetourFor(actor.error())) return Fail(Outcome(*detour));
  if (actor.error() == CredentialError::kKeysNotFetched) {
    return Fail(
        Outcome(Detour{.kind = Detour::Kind::kFetchKeys, .issuer = authority::ClaimedIssuer(basic->secret.Reveal())}));
  }
  if (actor.error() == CredentialError::kKeysUnreachable) {
    return Fail(
        Outcome(ErrorResponse(authority, service, TokenError::kUnavailable, "The keys of the issuer cannot be read")));
  }
  if (actor.error() == CredentialError::kTooManyWrong) return Fail(Outcome(TooManyLogins(call)));
  const std::string message = MessageFor(actor.error(), *basic);
  if (!authority.settings.audit_login_failures) return refuse(message);
  if (!MayWrite(call)) return Fail(Outcome(Detour{Detour::Kind::kWrite}));
  RecordFailedLogin(authority, call.work, basic->name, kHow, UserAgent(call.request), message);
  return refuse(message);
}

// The default where none is named; null for one that is not configured.
const RegistryService* FindService(const Authority& authority, const wire::Form& query) {
  const std::string* const name = query.Find("service");
  if (name == nullptr || name->empty()) return &authority.registries.front();
  const auto found = std::find_if(authority.registries.begin(), authority.registries.end(),
                                  [&](const RegistryService& service) { return service.service == *name; });
  return found == authority.registries.end() ? nullptr : &*found;
}

Outcome Refuse(const Authority& authority, const RegistryService& service, const authority::RegistryRefusal& refusal) {
  switch (refusal.error) {
    case authority::RegistryError::kNotCached: return Detour{Detour::Kind::kRead};
    case authority::RegistryError::kNeedsWrite: return Detour{Detour::Kind::kWrite};
    case authority::RegistryError::kNameInvalid:
      return ErrorResponse(authority, service, TokenError::kNameInvalid, "Invalid repository name: " + refusal.name);
    case authority::RegistryError::kNested:
      return ErrorResponse(authority, service, TokenError::kNameInvalid,
                           "Nested repositories are not supported. Found: " + refusal.name);
    case authority::RegistryError::kCannotCreateNamespace:
      return ErrorResponse(authority, service, TokenError::kUnsupported, "Cannot create organization");
    case authority::RegistryError::kReadOnly:
      return ErrorResponse(
          authority, service, TokenError::kReadOnly,
          "System is currently read-only. Pulls will succeed but all write operations are currently suspended.");
    case authority::RegistryError::kNamespaceDisabled: break;
  }
  return ErrorResponse(authority, service, TokenError::kNamespaceDisabled,
                       "Namespace " + refusal.name + " has been disabled. Please contact a system administrator.");
}

}  // namespace

Outcome GetToken(Authority& authority, const Call& call) {
  const RegistryService& standard = authority.registries.front();
  const auto query = wire::Form::Parse(call.request.query);
  if (!query || query->Repeats("service")) {
    return ErrorResponse(authority, standard, TokenError::kInvalidRequest, "The query is malformed.");
  }
  const RegistryService* const service = FindService(authority, *query);
  if (service == nullptr) {
    return ErrorResponse(authority, standard, TokenError::kUnknownService, "The service is not one of ours.");
  }
  const auto actor = Authenticate(authority, call, *service);
  if (!actor) return actor.error();

  const auto texts = query->All("scope");
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  const auto [scopes, malformed] = RegistryScopes::Parse(texts);
  if (scopes.size() > kMostRegistryScopes || bytes > kMostRegistryScopeBytes) {
    return ErrorResponse(authority, *service, TokenError::kTooManyScopes, "Too many or too long scopes.");
  }
  const bool login = scopes.empty() && !malformed;
  if (login && actor->anonymous()) {
    return ErrorResponse(authority, *service, TokenError::kUnauthorized,
                         "access to the requested resource is not authorized");
  }
  // Without a scope it is a login and nothing else.
  if (login && authority.settings.audit_logins) {
    if (!MayWrite(call)) return Detour{Detour::Kind::kWrite};
    RecordLogin(authority, call.work, *actor, kHow, UserAgent(call.request));
  }
  // The first that is wrong ends it all: so what comes before the malformed one is looked at first.
  const auto granted = AuthorizeRegistry(authority, call.work, *actor, *service, scopes);
  if (!granted) return Refuse(authority, *service, granted.error());
  if (malformed) {
    return ErrorResponse(authority, *service, TokenError::kMalformedScope,
                         "Unable to decode repository and actions: " + *malformed);
  }
  const auto signed_token = SignRegistryToken(authority, call.work, *actor, *service, *granted);
  return Response{.fixed_headers = wire::kNoStore,
                  .body = wire::PrintRegistryToken(signed_token.token, signed_token.life.count(), call.work.now)};
}

}  // namespace jeton::endpoints::registry
