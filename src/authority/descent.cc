#include "authority/descent.h"

#include <algorithm>

#include "authority/bootstrap.h"
#include "domain/descent.h"
#include "storage/tokens.h"

namespace jeton::authority {

IssuedToken IssueFor(Authority& authority, const Work& work, const Actor& actor, Token token) {
  const Descent descent = DescentOf(actor, token.kind, {work.now, authority.settings.fresh_login});
  if (!descent.parent.IsNone() && !IsBootstrapToken(authority, work, actor)) {
    token.parent = descent.parent;
    token.expires = std::min(token.expires, descent.longest);
  }
  return authority.issuer.Issue(work.tx(), std::move(token));
}

std::size_t RevokeToken(const Work& work, const Token& token, Descendants descendants) {
  storage::Tokens tokens(work.tx());
  if (!tokens.Remove(token, work.now)) return 0;
  return descendants == Descendants::kStay ? 1 : 1 + tokens.RemoveDescendants(token.id, work.now);
}

std::optional<MadeWith> FindMadeWith(const Work& work, const Token& token) {
  if (token.parent.IsNone()) return std::nullopt;
  MadeWith made{token.parent, {}, {}};
  if (auto parent = storage::Tokens(work.tx()).FindById(token.parent)) {
    made.kind = parent->kind;
    made.name = std::move(parent->note);
  }
  return made;
}

}  // namespace jeton::authority
