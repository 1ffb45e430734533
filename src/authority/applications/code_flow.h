#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// The web flow: a user lets an application act for them, by a code or by a token in an address.

// RFC 6749, section 4.1.2.
constexpr Seconds kCodeLife{600};

// Where a user may be sent if no program waits for them.
std::string LocalRedirect(const Settings& settings);
bool MayRedirect(const Settings& settings, const Application& application, std::string_view uri);
// Tokens in an address: to our own page, and to applications that have chosen it.
bool MaySendTokens(const Settings& settings, const Application& application, std::string_view uri);

// An application that a user may let act for them.
struct Grantable {
  Application application;
  Account owner;
  NamespaceFacts organization;
  std::optional<Assignment> assignment;  // the offer that the user came with, if it is theirs and of this application
};
// Nothing when there is no such application.
std::optional<Grantable> FindGrantable(const Run& run, const Actor& actor, std::string_view client_id,
                                       const std::string* assignment = nullptr);
bool MayGrant(const Actor& actor, const Grantable& grantable, OAuthScopes wanted = {}, bool by_code = false);
// Whether the user's live tokens of this application are good for all of that already.
bool AlreadyGranted(const Work& work, const Actor& actor, const Application& application, OAuthScopes wanted);

struct CodeRequest {
  std::string scope;
  std::string redirect_uri;
  std::string challenge;  // of PKCE; empty: none
};

// Both take it that MayGrant has said yes; `scope` is kept as it was sent. The offer is used up with a token.
// kLimitReached when the application has as many tokens as it may have.
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
  kInvalid,       // unknown, expired, another client's, or for something else
  kUsed,          // a second time: what the code gave is dead with this
  kLimitReached,  // the application has as many tokens as it may have
};
// `client` has authenticated as the application.
Result<IssuedToken, CodeError> ExchangeCode(const Run& run, const Actor& client, const CodeExchange& exchange);

}  // namespace jeton::authority
