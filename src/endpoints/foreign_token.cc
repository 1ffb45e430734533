#include "endpoints/foreign_token.h"

#include "authority/federation/foreign_token.h"
#include "domain/names.h"

namespace jeton::endpoints {

Detour FetchKeys(const Call& call, const Secret& token, std::string_view login) {
  const auto robot = SplitRobotName(login);
  std::string issuer = authority::ClaimedIssuer(token.Reveal());
  return Slow{.pool = Slow::Pool::kFetchers,
              .tenant = robot ? std::string(robot->owner) : std::string(),
              .work =
                  [&fetch_keys = call.authority.issuers.fetch_keys, issuer, wanted = call.run.now](TimePoint) {
                    fetch_keys(issuer, wanted);
                    return Finding();
                  },
              .shared = issuer};
}

Detour CheckToken(const Call& call, const Secret& token) {
  return Slow{.work = [&keys = call.authority.issuers.keys, token, now = call.run.now](TimePoint) {
    return Finding(authority::CheckSignature(keys, token.Reveal(), now));
  }};
}

}  // namespace jeton::endpoints
