#include "domain/descent.h"

namespace jeton {
namespace {

bool HasNoEndByContract(TokenKind kind) { return kind == TokenKind::kRobot || kind == TokenKind::kClientSecret; }

bool WithFreshPassword(const Actor& actor, const FreshLogin& fresh) {
  return actor.credential == CredentialKind::kSession && Decide(actor, fresh).allowed();
}

}  // namespace

TimePoint DescendantsEnd(const Token& parent) {
  switch (parent.kind) {
    case TokenKind::kAuthorization:
    case TokenKind::kSession: return kNever;
    case TokenKind::kOAuthAccess: return parent.expires - parent.created < kLongestTokenLife ? parent.expires : kNever;
    default: return parent.expires;
  }
}

Descent DescentOf(const Actor& actor, TokenKind made, const FreshLogin& fresh) {
  if (actor.token.IsNone() || WithFreshPassword(actor, fresh)) return {};
  return {actor.token, HasNoEndByContract(made) ? kNever : actor.descendants_end};
}

}  // namespace jeton
