#include "endpoints/foreign_token.h"

#include "authority/federation/foreign_token.h"
#include "domain/names.h"

namespace jeton::endpoints {

Detour FetchKeys(Authority& authority, const Call& call, const Secret& token, std::string_view login) {
  const auto robot = SplitRobotName(login);
  std::string issuer = authority::ClaimedIssuer(token.Reveal());
  return Slow{.pool = Slow::Pool::kFetchers,
              .tenant = robot ? std::string(robot->owner) : std::string(),
              .work =
                  [&authority, issuer, wanted = call.work.now](TimePoint) {
                    authority.fetch_issuer_keys(issuer, wanted);
                    return Finding();
                  },
              .shared = issuer};
}

Detour CheckToken(Authority& authority, const Call& call, const Secret& token) {
  return Slow{.work = [&authority, token, now = call.work.now](TimePoint) {
    return Finding(authority::CheckSignature(authority, token.Reveal(), now));
  }};
}

}  // namespace jeton::endpoints
