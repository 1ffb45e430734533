#include "authority/descent.h"

#include <algorithm>
#include <utility>

#include "domain/descent.h"
#include "identity/bootstrap_token.h"
#include "storage/purges.h"
#include "storage/tokens/tokens.h"

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
    std::size_t removed = descendants_.Remove(work, kRemovedInOnePart);
    while (!applications_.empty() && looked_at < kLookedAtInOnePart && removed < kRemovedInOnePart) {
      const auto page =
          storage::Tokens(work.tx()).MadeWith(applications_.back(), before_, kLookedAtInOnePart - looked_at);
      for (const auto& token : page) {
        if (removed >= kRemovedInOnePart) break;
        before_ = token.place;
        if (!token.has_descendants) continue;
        descendants_.Add(token.place.id);
        removed += descendants_.Remove(work, kRemovedInOnePart - removed);
      }
      looked_at += page.size() + 1;
      if (!page.empty()) continue;
      applications_.pop_back();
      before_ = {};
    }
    descendants_.EndPart(work);
    return !applications_.empty() || !descendants_.empty();
  }

 private:
  std::vector<Id> applications_;
  storage::Tokens::Place before_;
  FormerParents descendants_;
};

// The token itself has been removed.
class EndOfToken {
 public:
  EndOfToken(const Id& token, AfterRevocation then) : then_(std::move(then)) { descendants_.Add(token); }

  bool operator()(const Run& run) {
    descendants_.Remove(run, kRemovedInOnePart);
    descendants_.EndPart(run);
    if (!descendants_.empty()) return true;
    if (then_) then_(run, descendants_.removed() + 1);
    return false;
  }

 private:
  FormerParents descendants_;
  AfterRevocation then_;
};

}  // namespace

std::size_t FormerParents::Remove(const Work& work, std::size_t most) {
  if (since_ == TimePoint()) since_ = work.now;
  std::size_t counted = 0;
  while (!parents_.empty() && counted < most) {
    const std::size_t place = parents_.size() - 1;
    const Parent parent = parents_.back();
    std::vector<Id> more;
    const auto children =
        storage::Tokens(work.tx()).RemoveChildren(parent.token, since_, work.now, most - counted, more);
    counted += children.counted;
    removed_ += children.removed;
    if (children.all) {
      parents_.erase(parents_.begin() + static_cast<std::ptrdiff_t>(place));
      if (parent.marked) storage::DescendantsAreEnded(work.tx(), parent.token);
    }
    for (const Id& one : more) Add(one);
  }
  return counted;
}

void FormerParents::EndPart(const Work& work) {
  for (Parent& parent : parents_) {
    if (std::exchange(parent.marked, true)) continue;
    storage::EndDescendantsUnlessDone(work.tx(), parent.token, work.now + kLongestRevocation);
  }
}

void EndDescendants(const Run& run, std::vector<Id> applications) {
  DoInParts(run, EndOfDescendants(std::move(applications)));
}

IssuedToken IssueFor(const Run& run, const Actor& actor, Token token) {
  const Descent descent = DescentOf(actor, token.kind, {run.now, run.settings.fresh_login});
  if (!descent.parent.IsNone() && !IsBootstrapToken(run.facts, run, actor)) {
    token.parent = descent.parent;
    token.expires = std::min(token.expires, descent.longest);
  }
  return run.issuer.Issue(run.tx(), std::move(token));
}

bool RevokeToken(const Run& run, const Token& token, Descendants descendants, AfterRevocation then) {
  if (!storage::Tokens(run.tx()).Remove(token, run.now)) return false;
  if (descendants == Descendants::kStay) {
    if (then) then(run, 1);
    return true;
  }
  DoInParts(run, EndOfToken(token.id, std::move(then)));
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
