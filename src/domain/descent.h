#pragma once

#include "domain/actor.h"
#include "domain/policy.h"
#include "domain/records.h"

// Life and descent of what is made with a credential: the one place that knows how long a new token may live, and what
// it hangs on. How far it may reach, MayMint and Decide say before.
namespace jeton {

// Ten years: the life of an OAuth token when none is asked for, and the longest there is.
constexpr Seconds kLongestTokenLife{315'576'000};
// A robot's password that was exchanged for a foreign token.
constexpr Seconds kFederatedPasswordLife{3600};
// A registry token. Clients take less for a mistake.
constexpr Seconds kShortestRegistryTokenLife{60};
// How far the clock of a verifier of registry tokens may be behind.
constexpr Seconds kRegistryTokenLeeway{30};

struct Descent {
  Id parent;                   // the token that makes it; none: a person does, with their password
  TimePoint longest = kNever;  // it lives no longer
};

// The end that a token sets to what is made with it. kNever for a token that is as good as the password (a `session`
// authorization, a browser's session), because its contract lets it make what outlives it, and for an OAuth token of
// the longest life: its end was not chosen.
TimePoint DescendantsEnd(const Token& parent);

// Of a new token of that kind which the actor makes. A person with a fresh password leaves no trace: Basic credentials,
// or a session within `fresh`. By contract, secrets of robots and clients have no end.
Descent DescentOf(const Actor& actor, TokenKind made, const FreshLogin& fresh);

}  // namespace jeton
