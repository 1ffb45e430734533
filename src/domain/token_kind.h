#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "base/token_text.h"

// What each kind of token is and may do, one row for each. The form of its text stands in base/token_text.h.
namespace jeton {

// How far a token reaches, whatever its subject may do. Powers (actor.h) say it in full.
enum class TokenReach {
  kNothing,
  kOAuthScopes,          // as its scopes say, in the words of OAuthScopes
  kAuthorizationScopes,  // as its scopes say, in the words of AuthorizationScopes
  kRobot,
  kApplicationPassword,
  kEverything,
};

// What is stored beside the row of a token and is removed with it.
enum class TokenDetails { kNone, kCode, kIdentityBinding };

// The account or application whose tokens of a kind count together towards a limit.
enum class TokenHolder { kUncounted, kSubject, kApplication };

// The end that a token sets to what is made with it.
enum class DescendantsLimit {
  kOwnEnd,
  kChosenEnd,  // its own, if it was chosen; none for the longest life there is
  kNone,
};

// A row states what a kind has; what it leaves out, the kind does not have.
struct TokenKindInfo {
  TokenKind kind{};
  TokenReach reach = TokenReach::kNothing;
  bool speaks_for_itself = false;  // is a credential wherever one is taken; others count only where their kind is due
  bool registry_only = false;      // opens registries and no API
  bool keeps_login = false;        // a registry's client may trade it for an identity token
  bool shown_again = false;        // its contract returns the secret later, so that a sealed copy is kept
  bool endless = false;            // its contract gives it no end, whatever it is made with
  bool personal = false;           // speaks for a person, and goes when a user becomes an organization
  DescendantsLimit descendants = DescendantsLimit::kOwnEnd;
  TokenHolder counted = TokenHolder::kUncounted;
  TokenDetails details = TokenDetails::kNone;
  // Quay's words for a login with it: in the log, and in tokens for its own registry. Robots have words of their own.
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
    // Its powers are those of the credential that it was traded for.
    {.kind = TokenKind::kIdentity, .personal = true, .details = TokenDetails::kIdentityBinding},
    // Kept in a file, not in the database.
    {.kind = TokenKind::kRegistryEvents},
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
