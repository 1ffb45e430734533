#include "domain/descent.h"

#include "domain/token_kind.h"

namespace jeton {
namespace {

bool WithFreshPassword(const Actor& actor, const FreshLogin& fresh) {
  return actor.credential == CredentialKind::kSession && Decide(actor, fresh).allowed();
}

}  // namespace

TimePoint DescendantsEnd(const Token& parent) {
  switch (InfoOf(parent.kind).descendants) {
    case DescendantsLimit::kNone: return kNever;
    case DescendantsLimit::kChosenEnd:
      return parent.expires - parent.created < kLongestTokenLife ? parent.expires : kNever;
    case DescendantsLimit::kOwnEnd: break;
  }
  return parent.expires;
}

Descent DescentOf(const Actor& actor, TokenKind made, const FreshLogin& fresh) {
  if (actor.token.IsNone() || WithFreshPassword(actor, fresh)) return {};
  return {actor.token, InfoOf(made).endless ? kNever : actor.descendants_end};
}

}  // namespace jeton
