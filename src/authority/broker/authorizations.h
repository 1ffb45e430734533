#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/descent.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/authorization_scope.h"
#include "domain/policy.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {

// Personal authorizations: tokens with note, scope, expiry and reuse (the OpenShift dialect). The endpoint has checked
// that the credential reaches far enough. `actor` is a user, who sees and changes only their own.
struct AuthorizationView {
  Token token;
  std::optional<Secret> secret;  // nothing if no copy is kept
};

struct AuthorizationRequest {
  AuthorizationScopes scopes;
  std::optional<std::string> note;
  std::optional<std::int64_t> expires_in;  // seconds
  bool reuse = false;
  Restriction restriction{};
};

struct CreatedAuthorization {
  AuthorizationView view;
  bool reused = false;
};

// Lists live authorizations, newest first.
using AuthorizationPage = Page<AuthorizationView, storage::Tokens::Place>;
AuthorizationPage ListAuthorizations(const Run& run, const Actor& actor, const AuthorizationPage::Place& before,
                                     std::size_t most);
// Finds an authorization by id (24 hex digits) or by its secret. Finds expired ones too, until they are swept.
std::optional<AuthorizationView> FindAuthorization(const Run& run, const Actor& actor, std::string_view id_or_secret);
// kLimitReached if the user is at the limit. A reusable authorization is returned even then.
Result<CreatedAuthorization, Refusal> CreateAuthorization(const Run& run, const Actor& actor,
                                                          const AuthorizationRequest& request);
void ChangeNote(const Run& run, const Actor& actor, const Token& token, const std::optional<std::string>& note);
// Does nothing if there is no such authorization.
void RevokeAuthorization(const Run& run, const Actor& actor, std::string_view id_or_secret,
                         Descendants descendants = Descendants::kEnd);
// Revokes all, or those whose scopes include `scope`, expired ones too. In parts if there are many.
void RevokeAuthorizations(const Run& run, const Actor& actor, const std::optional<std::string>& scope,
                          Descendants descendants = Descendants::kEnd);

}  // namespace jeton::authority
