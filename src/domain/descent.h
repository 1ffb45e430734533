#pragma once

#include "domain/actor.h"
#include "domain/policy.h"
#include "domain/records.h"

// Life and descent of tokens: the one place that decides how long a new token may live and on which token it depends.
// MayMint and Decide have already decided how far it may reach.
namespace jeton {

// Ten years: the default life of an OAuth token, and the longest.
constexpr Seconds kLongestTokenLife{315'576'000};
// The life of a robot's password that was exchanged for a foreign token.
constexpr Seconds kFederatedPasswordLife{3600};
// The shortest life of a registry token. Clients take a shorter one for a mistake.
constexpr Seconds kShortestRegistryTokenLife{60};
// How far the clock of a registry that verifies tokens may be behind.
constexpr Seconds kRegistryTokenLeeway{30};

struct Descent {
  Id parent;                   // the token that makes the new one; none: a person makes it with their password
  TimePoint longest = kNever;  // the latest end of the new token
};

// Returns the latest end of tokens made with `parent`. kNever if the parent is as good as the password (a `session`
// authorization, a browser's session), because its contract lets it make tokens that outlive it, and for an OAuth token
// of the longest life, because its end was not chosen.
TimePoint DescendantsEnd(const Token& parent);

// Returns the descent of a new token that the actor makes. It has no parent if a person has just given the password:
// with Basic credentials, or in a session that is within `fresh`. By contract, secrets of robots and clients have no
// end.
Descent DescentOf(const Actor& actor, TokenKind made, const FreshLogin& fresh);

}  // namespace jeton
