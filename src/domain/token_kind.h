#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "base/token_text.h"

// What each kind of token is and may do, one row for each. base/token_text.h defines the form of its text.
namespace jeton {

// How far a token reaches, regardless of what its subject may do. Powers (actor.h) has the details.
enum class TokenReach {
  kNothing,
  kOAuthScopes,          // as its OAuthScopes say
  kAuthorizationScopes,  // as its AuthorizationScopes say
  kRobot,
  kApplicationPassword,
  kEverything,
};

// What is stored beside the row of a token and removed with it.
enum class TokenDetails { kNone, kCode, kIdentityBinding, kRefreshFamily };

// The account or application whose tokens of a kind are counted together for a limit.
enum class TokenHolder { kUncounted, kSubject, kApplication };

// The end that a token sets for the tokens made with it.
enum class DescendantsLimit {
  kOwnEnd,
  kChosenEnd,  // its own, if it was chosen; none if it has the longest life
  kNone,
};

// What a row leaves out, the kind does not have.
struct TokenKindInfo {
  TokenKind kind{};
  TokenReach reach = TokenReach::kNothing;
  bool speaks_for_itself = false;  // accepted wherever a credential is; other kinds only where that kind is expected
  bool registry_only = false;      // accepted by registries, not by an API
  bool keeps_login = false;        // a registry client may exchange it for an identity token
  bool shown_again = false;        // its contract returns the secret later, so a sealed copy is kept
  bool endless = false;            // by contract it never ends, whatever made it
  bool personal = false;           // acts for a person, and is removed when a user becomes an organization
  DescendantsLimit descendants = DescendantsLimit::kOwnEnd;
  TokenHolder counted = TokenHolder::kUncounted;
  TokenDetails details = TokenDetails::kNone;
  // Quay's words for a login with it, in the log and in tokens for Quay's own registry. Robots have other words.
  std::string_view login_word = "user";
  std::string_view entity_word = "oauthtoken";
};

inline constexpr TokenKindInfo kTokenKindInfos[] = {
    {.kind = TokenKind::kOAuthAccess,
     .reach = TokenReach::kOAuthScopes,
     .speaks_for_itself = true,
     .personal = true,
     .descendants = DescendantsLimit::kChosenEnd,
     .counted = TokenHolder::kApplication,
     .login_word = "oauth"},
    {.kind = TokenKind::kRobot,
     .reach = TokenReach::kRobot,
     .speaks_for_itself = true,
     .registry_only = true,
     .keeps_login = true,
     .shown_again = true,
     .endless = true,
     .counted = TokenHolder::kSubject},
    {.kind = TokenKind::kAuthorization,
     .reach = TokenReach::kAuthorizationScopes,
     .speaks_for_itself = true,
     .keeps_login = true,
     .shown_again = true,
     .personal = true,
     .descendants = DescendantsLimit::kNone,
     .counted = TokenHolder::kSubject},
    {.kind = TokenKind::kClientSecret, .shown_again = true, .endless = true},
    {.kind = TokenKind::kApplicationPassword,
     .reach = TokenReach::kApplicationPassword,
     .speaks_for_itself = true,
     .registry_only = true,
     .keeps_login = true,
     .shown_again = true,
     .personal = true,
     .counted = TokenHolder::kSubject,
     .login_word = "app_specific_token",
     .entity_word = "appspecifictoken"},
    {.kind = TokenKind::kSession,
     .reach = TokenReach::kEverything,
     .personal = true,
     .descendants = DescendantsLimit::kNone},
    {.kind = TokenKind::kCode, .personal = true, .details = TokenDetails::kCode},
    // It has the powers of the credential for which it was exchanged.
    {.kind = TokenKind::kIdentity, .personal = true, .details = TokenDetails::kIdentityBinding},
    // Kept in a file, not in the database.
    {.kind = TokenKind::kRegistryEvents},
    {.kind = TokenKind::kApiCredential, .endless = true},
    // Its row is that of its family; access tokens are made with it.
    {.kind = TokenKind::kRefresh,
     .personal = true,
     .descendants = DescendantsLimit::kNone,
     .details = TokenDetails::kRefreshFamily},
};

// The row of a kind, by its number.
constexpr const TokenKindInfo& InfoOf(TokenKind kind) { return kTokenKindInfos[static_cast<std::size_t>(kind) - 1]; }

static_assert(std::size(kTokenKindInfos) == kTokenKinds, "every kind has a row");
static_assert(
    [] {
      for (std::size_t i = 0; i < kTokenKinds; ++i) {
        if (kTokenKindInfos[i].kind != static_cast<TokenKind>(i + 1)) return false;
      }
      return true;
    }(),
    "rows stand in the order of the kinds");

}  // namespace jeton
