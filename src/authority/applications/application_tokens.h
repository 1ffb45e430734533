#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/applications/applications.h"
#include "authority/descent.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/descent.h"
#include "domain/policy.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {

// OAuth 2 access tokens of an organization's applications, created and revoked one at a time.

// Where a page of the list ended.
using TokenPlace = storage::Tokens::Place;

struct ApplicationTokenView {
  Token token;
  std::string created_by;  // user name; empty: the user is gone
  std::optional<TimePoint> last_used;
  std::optional<Secret> secret;  // only for a new token
};

struct ApplicationTokenPage {
  std::vector<ApplicationTokenView> tokens;
  std::optional<TokenPlace> next;
};

// Returns the live tokens of all users of the application, newest first.
ApplicationTokenPage ListApplicationTokens(const Work& work, const SeenApplication& owned, const TokenPlace& before);

// Returns whether the application, or the robot whose tokens have none, is at its limit of live access tokens. Ask
// before creating another.
bool HasAllTokens(const Run& run, const Id& holder);

struct ApplicationTokenRequest {
  std::string name;
  OAuthScopes scopes;
  std::string scope_text;  // normalized, as it is stored and shown
  Restriction restriction;
  std::optional<Seconds> life;  // nothing: the longest, or what the organization gives
};

// Creates a token that belongs to the caller. It never exceeds the caller's rights or the presented credential, in
// scope or in life. kLimitReached at the configured limit.
Result<ApplicationTokenView, Refusal> CreateApplicationToken(const Run& run, const ChangedApplication& owned,
                                                             const ApplicationTokenRequest& request);

Result<void, Refusal> RevokeApplicationToken(const Run& run, const ChangedApplication& owned, const Id& token,
                                             Descendants descendants = Descendants::kEnd);

}  // namespace jeton::authority
