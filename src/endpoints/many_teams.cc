#include "endpoints/many_teams.h"

#include "authority/organizations/profile.h"

namespace jeton::endpoints {

std::optional<Detour> ReadElsewhere(const Call& call, const Actor& actor) {
  if (call.run.on_worker || actor.anonymous() || !authority::IsInManyTeams(call.run, actor)) return std::nullopt;
  return Slow{.pool = Slow::Pool::kReaders, .tenant = actor.name};
}

}  // namespace jeton::endpoints
