#include "authority/descent.h"

#include <algorithm>
#include <utility>

#include "authority/bootstrap.h"
#include "domain/descent.h"
#include "storage/cleanup.h"
#include "storage/tokens.h"

namespace jeton::authority {
namespace {

// To look at a token takes a tenth of the time that it takes to remove one; so does an application without tokens.
constexpr std::size_t kLookedAtInOnePart = 1000;

class EndOfDescendants {
 public:
  explicit EndOfDescendants(std::vector<Id> applications) : applications_(std::move(applications)) {}

  bool operator()(const Work& work) {
    std::size_t looked_at = 0;
    std::size_t removed = 0;
    while (!applications_.empty() && looked_at < kLookedAtInOnePart && removed < kRemovedInOnePart) {
      const auto page =
          storage::Tokens(work.tx()).MadeWith(applications_.back(), before_, kLookedAtInOnePart - looked_at);
      for (const auto& token : page) {
        if (token.has_descendants) {
          removed += storage::Tokens(work.tx()).RemoveDescendants(token.place.id, work.now, kRemovedInOnePart - removed);
        }
        // There may be more of this one: it is looked at again.
        if (removed >= kRemovedInOnePart) return true;
        before_ = token.place;
      }
      looked_at += page.size() + 1;
      if (!page.empty()) continue;
      applications_.pop_back();
      before_ = {};
    }
    return !applications_.empty();
  }

 private:
  std::vector<Id> applications_;
  storage::Tokens::Place before_;
};

}  // namespace

void EndDescendants(const Work& work, std::vector<Id> applications) {
  DoInParts(work, EndOfDescendants(std::move(applications)));
}

IssuedToken IssueFor(Authority& authority, const Work& work, const Actor& actor, Token token) {
  const Descent descent = DescentOf(actor, token.kind, {work.now, authority.settings.fresh_login});
  if (!descent.parent.IsNone() && !IsBootstrapToken(authority, work, actor)) {
    token.parent = descent.parent;
    token.expires = std::min(token.expires, descent.longest);
  }
  return authority.issuer.Issue(work.tx(), std::move(token));
}

bool RevokeToken(const Work& work, const Token& token, Descendants descendants, AfterRevocation then) {
  if (!storage::Tokens(work.tx()).Remove(token, work.now)) return false;
  if (descendants == Descendants::kStay) {
    if (then) then(work, 1);
    return true;
  }
  DoInParts(work, [id = token.id, revoked = std::size_t{1}, then = std::move(then)](const Work& part) mutable {
    const std::size_t removed = storage::Tokens(part.tx()).RemoveDescendants(id, part.now, kRemovedInOnePart);
    revoked += removed;
    const bool more = removed == kRemovedInOnePart;
    // Should the server be killed before the last part, the sweeper does the rest.
    if (more) storage::PurgeLater(part.tx(), id, true);
    if (!more && then) then(part, revoked);
    return more;
  });
  return true;
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
