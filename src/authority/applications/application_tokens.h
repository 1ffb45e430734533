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

// OAuth 2 access tokens of an organization's applications, made and revoked one by one.

// Where a page of the list ended.
using TokenPlace = storage::Tokens::Place;

struct ApplicationTokenView {
  Token token;
  std::string created_by;  // user name; empty when the user is gone
  std::optional<TimePoint> last_used;
  std::optional<Secret> secret;  // of a new one alone
};

struct ApplicationTokenPage {
  std::vector<ApplicationTokenView> tokens;
  std::optional<TokenPlace> next;
};

// Live tokens of all users of the application, newest first.
ApplicationTokenPage ListApplicationTokens(const Work& work, const SeenApplication& owned, const TokenPlace& before);

// Whether the application has as many live tokens as it may have. To be asked by all that makes one more.
bool HasAllTokens(const Run& run, const Id& application);

struct ApplicationTokenRequest {
  std::string name;
  OAuthScopes scopes;
  std::string scope_text;  // normalized, as it is stored and shown
  Restriction restriction;
  Seconds life = kLongestTokenLife;
};

// The token belongs to the caller, and never exceeds what the caller may do and what was presented. Its life, too, is
// cut down to what the presented credential allows. kLimitReached by configuration.
Result<ApplicationTokenView, Refusal> CreateApplicationToken(const Run& run, const ChangedApplication& owned,
                                                             const ApplicationTokenRequest& request);

Result<void, Refusal> RevokeApplicationToken(const Run& run, const ChangedApplication& owned, const Id& token,
                                             Descendants descendants = Descendants::kEnd);

}  // namespace jeton::authority
