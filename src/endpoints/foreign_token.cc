#include "endpoints/foreign_token.h"

#include "authority/federation/foreign_token.h"
#include "domain/names.h"

namespace jeton::endpoints {

Detour FetchKeys(const Secret& token, std::string_view login) {
  const auto robot = SplitRobotName(login);
  return {.kind = Detour::Kind::kFetchKeys,
          .issuer = authority::ClaimedIssuer(token.Reveal()),
          .tenant = robot ? std::string(robot->owner) : std::string()};
}

Detour CheckToken(const Secret& token) { return {.kind = Detour::Kind::kCheckToken, .password = token}; }

}  // namespace jeton::endpoints
