#pragma once

#include "endpoints/quay/common.h"
#include "endpoints/route.h"

// Route tables use these to say which callers are admitted. The function runs once the caller is known.
namespace jeton::endpoints::quay {

using ActorFunction = Outcome (*)(const Call& call, const Actor& actor);
using Identify = Result<Actor, Outcome> (*)(const Call& call);

inline Function As(Identify identify, ActorFunction function) {
  return [identify, function](const Call& call) -> Outcome {
    const auto actor = identify(call);
    return actor ? function(call, *actor) : actor.error();
  };
}

// Any caller, also an anonymous one.
inline Function AsAnyone(ActorFunction function) { return As(Authenticate, function); }
inline Function AsUser(ActorFunction function) { return As(RequireActor, function); }
// For actions that a browser may take only soon after its user gave their password.
inline Function AsFreshUser(ActorFunction function) { return As(RequireFreshActor, function); }

}  // namespace jeton::endpoints::quay
