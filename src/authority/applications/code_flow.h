#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// The web flow: a user authorizes an application to act for them, with a code or with a token in the redirect address.

// RFC 6749, section 4.1.2.
constexpr Seconds kCodeLife{600};

// The page that a user is sent to when no program waits for them.
std::string LocalRedirect(const Settings& settings);
bool MayRedirect(const Settings& settings, const Application& application, std::string_view uri);
// Returns whether a redirect may carry a token: only to our own page, or for applications that opted in.
bool MaySendTokens(const Settings& settings, const Application& application, std::string_view uri);

// An application that a user may authorize.
struct Grantable {
  Application application;
  Account owner;
  NamespaceFacts organization;
  std::optional<Assignment> assignment;  // the offer that the user named, if it is theirs and for this application
};
// Returns nothing if there is no such application or its owner is disabled.
std::optional<Grantable> FindGrantable(const Run& run, const Actor& actor, std::string_view client_id,
                                       const std::string* assignment = nullptr);
bool MayGrant(const Actor& actor, const Grantable& grantable, OAuthScopes wanted = {}, bool by_code = false);
// Returns whether the user's live tokens of this application already cover `wanted`.
bool AlreadyGranted(const Work& work, const Actor& actor, const Application& application, OAuthScopes wanted);

struct CodeRequest {
  std::string scope;
  std::string redirect_uri;
  std::string challenge;  // PKCE; empty: none
};

// Both require that MayGrant said yes. `scope` is stored as sent. GrantToken consumes the offer, and fails with
// kLimitReached if the application is at its limit of tokens.
Result<IssuedToken, Refusal> GrantToken(const Run& run, const Actor& actor, const Grantable& grantable,
                                        const std::string& scope);
Secret GrantCode(const Run& run, const Actor& actor, const Grantable& grantable, const CodeRequest& request);

struct CodeExchange {
  std::string code;
  std::string redirect_uri;
  std::string scope;
  std::optional<std::string> verifier;
};
enum class CodeError {
  kInvalid,       // unknown, expired, another client's, or its parameters differ
  kUsed,          // used before: the token that the code gave is now revoked
  kLimitReached,  // the application is at its limit of tokens
};
// `client` has authenticated as the application.
Result<IssuedToken, CodeError> ExchangeCode(const Run& run, const Actor& client, const CodeExchange& exchange);

}  // namespace jeton::authority
