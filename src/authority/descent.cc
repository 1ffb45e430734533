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
constexpr Seconds kLongestRevocation{60};

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
          removed +=
              storage::Tokens(work.tx()).RemoveDescendants(token.place.id, work.now, kRemovedInOnePart - removed);
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

// The token itself has been removed.
class EndOfToken {
 public:
  EndOfToken(const Id& token, AfterRevocation then) : token_(token), then_(std::move(then)) {}

  bool operator()(const Work& work) {
    const std::size_t removed = storage::Tokens(work.tx()).RemoveDescendants(token_, work.now, kRemovedInOnePart);
    revoked_ += removed;
    if (removed == kRemovedInOnePart) {
      // Should the server be killed before the last part, nothing stays alive.
      if (!std::exchange(marked_, true)) {
        storage::EndDescendantsUnlessDone(work.tx(), token_, work.now + kLongestRevocation);
      }
      return true;
    }
    if (marked_) storage::DescendantsAreEnded(work.tx(), token_);
    if (then_) then_(work, revoked_);
    return false;
  }

 private:
  Id token_;
  AfterRevocation then_;
  std::size_t revoked_ = 1;
  bool marked_ = false;
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
  DoInParts(work, EndOfToken(token.id, std::move(then)));
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
