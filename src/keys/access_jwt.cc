#include "keys/access_jwt.h"

#include "crypto/jwt_parts.h"

namespace jeton {

bool LooksLikeAccessJwt(std::string_view text) {
  return text.starts_with("eyJ") && text.size() <= kLongestAccessJwt && crypto::SplitJwt(text).has_value();
}

std::optional<Id> ClaimedTokenId(std::string_view jwt) {
  const auto parts = crypto::SplitJwt(jwt);
  const auto claims = parts ? crypto::DecodeJwtPart(parts->claims) : std::nullopt;
  return claims ? Id::ParseUuid(crypto::TextMember(*claims, "jti")) : std::nullopt;
}

}  // namespace jeton
