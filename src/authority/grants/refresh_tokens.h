#pragma once

#include <string_view>

#include "authority/grants/user_grant.h"

// Refresh tokens (RFC 6749, section 6). All that follow from one grant are a family; each use of the newest, the head,
// gives the next. Clients send one in parallel and lose answers, so a used one is accepted for a while: it leads to the
// head, and makes no second one.
namespace jeton::authority {

struct BegunFamily {
  Token token;  // of the head; its id stays the same
  Secret secret;
  TimePoint ends{};  // of the whole family
};
// Ends the oldest family of the user and the client beyond fifty.
BegunFamily BeginFamily(const Run& run, const GrantStanding& standing, const UserGrant& grant);

// `client` has authenticated, or is public. kNoted: the token was used before, and its grace has ended; its family
// and all of its access tokens are now revoked.
Result<IssuedGrant, GrantFault> UseRefreshToken(const Run& run, const Actor& client, std::string_view presented,
                                                const AskedAccess& asked);

// Returns what UseRefreshToken does for a used token: the head as it is. For clients that have lost an answer.
Result<IssuedGrant, GrantFault> RepeatRefreshToken(const Run& run, const Actor& client, std::string_view presented,
                                                   const AskedAccess& asked);

// Seal a refresh token so that only the secret that precedes it opens it, and open it: a stolen database opens no box.
std::string SealInBox(const Run& run, std::string_view predecessor, std::string_view secret, const Id& family);
std::optional<Secret> OpenBox(std::string_view predecessor, std::string_view box, const Id& family);

// Returns the token of the family to which a refresh token belongs, used or not; nothing for any other text.
std::optional<Token> FindFamily(const Work& work, std::string_view presented);

}  // namespace jeton::authority
