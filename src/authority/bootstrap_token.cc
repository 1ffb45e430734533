#include "authority/bootstrap_token.h"

namespace jeton::authority {

bool IsBootstrapToken(Facts& facts, const Work& work, const Actor& actor) {
  if (actor.token_kind != TokenKind::kOAuthAccess || actor.token_name != kBootstrapToken) return false;
  const auto application = facts.FindApplication(work, actor.application);
  return application && (*application)->name == kBootstrapApplication && (*application)->owner == actor.id;
}

}  // namespace jeton::authority
