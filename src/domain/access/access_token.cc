#include "domain/access/access_token.h"

#include <algorithm>

namespace jeton {

AccessLife AccessTokenLife(const Application& application, const Api* api, Seconds usual) {
  const bool jwt = api != nullptr && api->token_format == ApiTokenFormat::kJwt;
  const Seconds of_api = api != nullptr ? api->token_life : Seconds{0};
  AccessLife token{jwt ? std::min(usual, kUsualJwtLife) : usual, LifeIs::kGiven};
  for (const Seconds chosen : {application.token_life, of_api}) {
    if (chosen.count() == 0) continue;
    token = {token.is == LifeIs::kChosen ? std::min(token.life, chosen) : chosen, LifeIs::kChosen};
  }
  if (jwt) token.life = std::min(token.life, kLongestJwtLife);
  return token;
}

}  // namespace jeton
