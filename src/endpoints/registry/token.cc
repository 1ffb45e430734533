#include "authority/federation/foreign_token.h"
#include "authority/people/logins.h"
#include "authority/registry/explanations.h"
#include "authority/registry/identity_tokens.h"
#include "authority/registry/registry_access.h"
#include "authority/registry/registry_claims.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "endpoints/registry/credentials.h"
#include "endpoints/registry/endpoints.h"
#include "endpoints/registry/errors.h"
#include "wire/registry.h"

namespace jeton::endpoints::registry {
namespace {

Outcome Refuse(const Call& call, const RegistryService& service, const authority::RegistryRefusal& refusal) {
  switch (refusal.error) {
    case authority::RegistryError::kNotCached: return NeedRead{};
    case authority::RegistryError::kNeedsWrite: return NeedWrite{};
    case authority::RegistryError::kNameInvalid:
      return ErrorResponse(call, service, TokenError::kNameInvalid, "Invalid repository name: " + refusal.name);
    case authority::RegistryError::kNested:
      return ErrorResponse(call, service, TokenError::kNameInvalid,
                           "Nested repositories are not supported. Found: " + refusal.name);
    case authority::RegistryError::kCannotCreateNamespace:
      return ErrorResponse(call, service, TokenError::kUnsupported, "Cannot create organization");
    case authority::RegistryError::kReadOnly:
      return ErrorResponse(
          call, service, TokenError::kReadOnly,
          "System is currently read-only. Pulls will succeed but all write operations are currently suspended.");
    case authority::RegistryError::kNamespaceDisabled: break;
  }
  return ErrorResponse(call, service, TokenError::kNamespaceDisabled,
                       "Namespace " + refusal.name + " has been disabled. Please contact a system administrator.");
}

// Returns whether a caller that requests no scopes gets a token without rights.
bool MayAskForNothing(const TokenRequest& request, const Actor& actor) {
  if (!actor.anonymous() || request.service->anonymous_login) return true;
  // A job has presented a good token, but nothing says yet for which robot.
  const auto* const basic = std::get_if<wire::BasicCredentials>(&request.credentials);
  return basic != nullptr && basic->name == kAnyRobot;
}

// Records a login, which is a request without scopes. Returns a detour if that needs another run.
std::optional<Outcome> NoteLogin(const Call& call, const TokenRequest& request, const Actor& actor) {
  if (actor.anonymous() || !call.run.settings.audit_logins) return std::nullopt;
  // The entry names the application, which may not be in memory.
  const bool known = actor.application.IsNone() || call.run.facts.FindApplication(call.run, actor.application);
  if (!known && call.run.transaction == nullptr) return NeedRead{};
  const auto* const basic = std::get_if<wire::BasicCredentials>(&request.credentials);
  const bool agrees = basic == nullptr || request.account == basic->name;
  const bool recorded = RecordLogin(call.run, actor, kHow,
                                    {.user_agent = UserAgent(call.request),
                                     .client = request.client,
                                     .account = agrees ? std::string_view() : request.account});
  if (!recorded) return NeedWrite{};
  return std::nullopt;
}

// Returns the identity token for the answer: the presented one, or a new one if the client asked, may have one, and
// will read the body. Empty if none.
Result<Secret, Detour> RefreshToken(const Call& call, const TokenRequest& request, const Actor& actor) {
  if (const auto* const shown = std::get_if<IdentityCredentials>(&request.credentials)) return shown->token;
  const bool wanted = request.offline && call.request.method != wire::Method::kHead && !call.run.settings.read_only;
  if (!wanted || !authority::MayKeepLogin(call.run.settings, actor, *request.service)) return Secret();
  if (!MayWrite(call)) return Fail(NeedWrite{});
  return IssueIdentityToken(call.run, actor, *request.service, request.client);
}

bool TooMany(const std::vector<std::string>& texts, const std::vector<RegistryScope>& scopes) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  return scopes.size() > kMostRegistryScopes || bytes > kMostRegistryScopeBytes;
}

// The content of the answer.
struct TokenAnswer {
  authority::RegistryToken token;
  const CurrentKeys& keys;
  GivenTokens& given;
  std::string address;
  TimePoint now;
  Secret refresh_token;
  std::string reason;
  std::optional<std::string> scope{};

  std::string Print() const {
    const auto signed_one = given.Give(token.Same(keys, address), now, [this] { return token.Sign(keys); });
    const Seconds age = std::chrono::floor<Seconds>(now - signed_one.issued_at);
    return wire::RegistryTokenResponse{.token = signed_one.text,
                                       .expires_in = (token.life - age).count(),
                                       .issued_at = signed_one.issued_at,
                                       .scope = scope,
                                       .refresh_token = refresh_token.Reveal(),
                                       .reason = reason}
        .Print();
  }
};

Outcome Answer(const Call& call, const TokenRequest& request, const Actor& actor,
               const std::vector<GrantedScope>& granted) {
  const auto refresh_token = RefreshToken(call, request, actor);
  if (!refresh_token) return refresh_token.error();
  const bool kept = std::holds_alternative<IdentityCredentials>(request.credentials);
  const std::string_view grant = kept ? "refresh_token" : actor.anonymous() ? "anonymous" : "password";
  Afterwards(call.run, [&activity = call.run.issuer.activity(), grant] { activity.CountIssued("registry", grant); });
  CountDenied(call.run, call.authority.registry_notes.counters, granted);
  const auto denial = authority::DescribeShortfall(call.run, *request.service, actor, granted);
  TokenAnswer answer{.token = MakeRegistryToken(call.run, actor, *request.service, granted),
                     .keys = call.authority.keys.current,
                     .given = call.authority.given_tokens,
                     .address = std::string(call.run.address),
                     .now = call.run.now,
                     .refresh_token = *refresh_token,
                     .reason = denial ? KeepDenial(call.run, call.authority.denials, *denial) : ""};
  if (request.by_form) answer.scope = authority::PrintGrantedScopes(granted);
  Response response{.fixed_headers = wire::kNoStore};
  // A signature takes as long as a dozen writes, so on the write thread it is made after the transaction.
  if (MayWrite(call)) {
    response.finish = [answer = std::move(answer)](Response& signed_one) { signed_one.body = answer.Print(); };
  } else {
    response.body = answer.Print();
  }
  return response;
}

Outcome GiveToken(const Call& call, const TokenRequest& request) {
  const RegistryService& service = *request.service;
  const auto actor = Authenticate(call, request);
  if (!actor) return actor.error();
  const auto [scopes, malformed] = RegistryScopes::Parse(request.scopes);
  if (TooMany(request.scopes, scopes)) {
    return ErrorResponse(call, service, TokenError::kTooManyScopes, "Too many or too long scopes.");
  }
  if (scopes.empty() && !malformed && !MayAskForNothing(request, *actor)) {
    return ErrorResponse(call, service, TokenError::kUnauthorized,
                         "access to the requested resource is not authorized");
  }
  // The first wrong scope decides the answer, so check the scopes before the malformed one first.
  const auto granted = AuthorizeRegistry(call.run, call.authority.registry_notes, *actor, service, scopes);
  if (!granted) return Refuse(call, service, granted.error());
  if (malformed) {
    return ErrorResponse(call, service, TokenError::kMalformedScope,
                         "Unable to decode repository and actions: " + *malformed);
  }
  Outcome answer = Answer(call, request, *actor, *granted);
  // Comes last, and only with an answer: entries in memory are not rolled back when this runs again.
  if (scopes.empty() && std::holds_alternative<Response>(answer)) {
    if (auto detour = NoteLogin(call, request, *actor)) return std::move(*detour);
  }
  return answer;
}

}  // namespace

Outcome GetToken(const Call& call) {
  const auto request = ReadTokenQuery(call);
  if (!request) return request.error();
  return GiveToken(call, *request);
}

Outcome PostToken(const Call& call) {
  const auto request = ReadTokenForm(call);
  if (!request) return request.error();
  return GiveToken(call, *request);
}

}  // namespace jeton::endpoints::registry
