#include "endpoints/oauth2/token_exchange.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "authority/grants/registry_exchange.h"
#include "authority/grants/token_exchange.h"
#include "endpoints/oauth2/access_answer.h"
#include "endpoints/oauth2/common.h"
#include "endpoints/oauth2/jwt_bearer.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::string_view kAccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
constexpr std::string_view kJwtType = "urn:ietf:params:oauth:token-type:jwt";
constexpr std::string_view kIdTokenType = "urn:ietf:params:oauth:token-type:id_token";

// Returns what is wrong with the types; empty: nothing.
std::string_view FaultOfTypes(const TokenExchange& grant) {
  // An access token of ours may be a JWT.
  const auto is_ours = [](const std::string& type) { return type == kAccessTokenType || type == kJwtType; };
  const bool known = is_ours(grant.subject_token_type) || grant.subject_token_type == kIdTokenType;
  if (!known) return "The subject_token_type is not supported.";
  if (grant.actor_token.has_value() != grant.actor_token_type.has_value()) {
    return "An actor_token and its actor_token_type come together.";
  }
  if (grant.actor_token_type && !is_ours(*grant.actor_token_type)) return "The actor_token_type is not supported.";
  if (grant.requested_token_type && !is_ours(*grant.requested_token_type)) {
    return "The requested_token_type is not supported.";
  }
  return {};
}

// Returns whether the subject token is meant to be one of a trusted issuer.
bool IsForeign(const Call& call, const TokenExchange& grant) {
  if (grant.subject_token_type == kIdTokenType) return true;
  return grant.subject_token_type == kJwtType && !IsOurs(call.run, authority::ClaimedIssuer(grant.subject_token));
}

// Returns the registry for which a token is asked; null: none.
const RegistryService* RegistryAsked(const Call& call, const TokenExchange& grant) {
  if (grant.resources.size() != 1) return nullptr;
  const auto found = std::ranges::find(call.run.registries, grant.resources.front(), &RegistryService::service);
  return found == call.run.registries.end() ? nullptr : &*found;
}

Outcome AnswerRegistry(const Call& call, authority::RegistryExchange exchanged, bool as_jwt) {
  Response response{.fixed_headers = wire::kNoStore};
  response.finish = [&keys = call.authority.keys.current, as_jwt,
                     exchanged = std::move(exchanged)](Response& finished) {
    const std::string text = exchanged.token.Sign(keys);
    finished.body = wire::TokenResponse{.access_token = text,
                                        .expires_in = exchanged.token.life.count(),
                                        .scope = exchanged.scope,
                                        .issued_token_type = as_jwt ? kJwtType : kAccessTokenType,
                                        .refresh_token = {}}
                        .Print();
  };
  return response;
}

Outcome RefuseExchange(const Call& call, const Actor& client, const TokenExchange& grant,
                       const authority::ExchangeFailure& failure) {
  if (failure.why) {
    if (auto detour = DetourForForeign(call, Secret(grant.subject_token), *failure.why)) return std::move(*detour);
  }
  using enum authority::ExchangeFault;
  const authority::ExchangeFault fault = failure.fault;
  const auto refuse = [&](OAuthError error, std::string_view why) { return ErrorResponse(call, error, why); };
  switch (fault) {
    case kSubject: {
      const auto code =
          failure.why ? RecordRefusedAssertion(call.run, call.authority.denials, client, *failure.why) : std::string();
      Response response = refuse(
          OAuthError::kInvalidRequest,
          "The subject_token is not a live token that this client may exchange. To exchange one that is not its own "
          "without an actor_token, or one with an actor for a registry, it needs a right of its own" +
              (code.empty() ? std::string(".") : WithReason(code)));
      response.commits = failure.why.has_value();
      return response;
    }
    case kActor:
      return refuse(OAuthError::kInvalidRequest,
                    "The actor_token is not a live access token of this client, or is one actor too many.");
    case kRestriction:
      return refuse(OAuthError::kInvalidRequest, "The restriction is wider than that of the subject_token.");
    case kFormat: return refuse(OAuthError::kInvalidRequest, "The API does not take JWTs.");
    case kScope:
      return refuse(OAuthError::kInvalidScope,
                    "The scope is malformed, or more than the subject_token and the client may have together.");
    case kTarget:
      return refuse(OAuthError::kInvalidTarget,
                    "The client may not have tokens for the audience of the subject_token, or another was asked for.");
    case kLimitReached: return RefuseGrant(call, authority::GrantRefusal::kLimitReached);
    case kNoKey: return RefuseGrant(call, authority::GrantRefusal::kNoKey);
    case kNotCached: break;
  }
  return Detour(NeedRead{});
}

}  // namespace

Result<TokenExchange, GrantError> TokenExchange::Read(const FindParameter& find) {
  auto subject = find("subject_token");
  auto type = find("subject_token_type");
  if (!subject || !type) {
    return Fail(GrantError{OAuthError::kInvalidRequest, subject ? "subject_token_type" : "subject_token"});
  }
  TokenExchange grant{.subject_token = std::move(*subject),
                      .subject_token_type = std::move(*type),
                      .actor_token = find("actor_token"),
                      .actor_token_type = find("actor_token_type"),
                      .requested_token_type = find("requested_token_type"),
                      .resources = find.All("resource"),
                      .scope = find("scope"),
                      .restriction = RestrictionIn(find)};
  auto audiences = find.All("audience");
  std::move(audiences.begin(), audiences.end(), std::back_inserter(grant.resources));
  return grant;
}

Outcome Issue(const Call& call, const Actor& client, const TokenExchange& grant) {
  if (const std::string_view fault = FaultOfTypes(grant); !fault.empty()) {
    return ErrorResponse(call, OAuthError::kInvalidRequest, fault);
  }
  const auto restriction = ReadRestriction(grant.restriction);
  if (!restriction) return RefuseRestriction(call, restriction.error());
  const bool wants_jwt = grant.requested_token_type == kJwtType;
  const bool foreign = IsForeign(call, grant);
  const authority::ExchangeRequest request{.subject_token = grant.subject_token,
                                           .actor_token = grant.actor_token,
                                           .resources = grant.resources,
                                           .scope = grant.scope,
                                           .restriction = *restriction,
                                           .wants_jwt = wants_jwt};
  if (const RegistryService* const registry = RegistryAsked(call, grant)) {
    auto exchanged = ExchangeForRegistry(call.run, call.authority.issuers, client, request,
                                         {*registry, call.authority.registry_notes, foreign});
    if (!exchanged) return RefuseExchange(call, client, grant, exchanged.error());
    if (foreign) CountExchange(call.run, std::nullopt);
    return AnswerRegistry(call, std::move(*exchanged), wants_jwt);
  }
  const BesideAccess beside{.issued_token_type = std::string(wants_jwt ? kJwtType : kAccessTokenType)};
  if (foreign) {
    const auto issued = ExchangeForeign(call.run, call.authority.issuers, client, request);
    if (!issued) return RefuseExchange(call, client, grant, issued.error());
    CountExchange(call.run, std::nullopt);
    return AnswerAccess(call, *issued, beside);
  }
  const auto issued = ExchangeToken(call.run, client, request);
  if (!issued) return RefuseExchange(call, client, grant, {issued.error()});
  return AnswerAccess(call, *issued, beside);
}

}  // namespace jeton::endpoints::oauth2
