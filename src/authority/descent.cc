#include "authority/descent.h"

#include <algorithm>
#include <utility>

#include "authority/bootstrap_token.h"
#include "authority/token_policy.h"
#include "domain/descent.h"
#include "storage/purges.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

constexpr Seconds kLongestRevocation{60};

// Ends the descendants of tokens and applications that are already removed.
class EndOfDescendants {
 public:
  EndOfDescendants(const std::vector<Id>& gone, AfterRevocation then) : then_(std::move(then)) {
    for (const Id& one : gone) descendants_.Add(one);
  }

  bool operator()(const Run& run) {
    descendants_.Remove(run, kRemovedInOnePart);
    descendants_.EndPart(run);
    if (!descendants_.empty()) return true;
    if (then_) then_(run, descendants_.removed());
    return false;
  }

 private:
  FormerParents descendants_;
  AfterRevocation then_;
};

}  // namespace

std::size_t FormerParents::Remove(const Work& work, std::size_t most) {
  // Each run of removals counts from its own beginning: a job may have had one before.
  if (since_ == TimePoint() || parents_.empty()) since_ = work.now;
  std::size_t counted = 0;
  while (!parents_.empty() && counted < most) {
    const std::size_t place = parents_.size() - 1;
    const Parent parent = parents_.back();
    const auto children = storage::Tokens(work.tx()).RemoveChildren(parent.id, since_, work.now, most - counted);
    counted += children.counted;
    removed_ += children.removed;
    if (children.all) {
      parents_.erase(parents_.begin() + static_cast<std::ptrdiff_t>(place));
      if (parent.marked) storage::DescendantsAreEnded(work.tx(), parent.id);
    }
    for (const Id& one : children.parents) Add(one);
  }
  return counted;
}

void FormerParents::EndPart(const Work& work) {
  for (Parent& parent : parents_) {
    if (std::exchange(parent.marked, true)) continue;
    storage::EndDescendantsUnlessDone(work.tx(), parent.id, work.now + kLongestRevocation);
  }
}

void EndDescendants(const Run& run, const std::vector<Id>& applications) {
  DoInParts(run, EndOfDescendants(applications, {}));
}

IssuedToken IssueFor(const Run& run, const Actor& actor, Token token, LifeIs life, TimePoint longest) {
  const Descent descent = DescentOf(actor, token.kind, {run.now, run.settings.fresh_login});
  if (!descent.parent.IsNone() && !IsBootstrapToken(run.facts, run, actor)) {
    token.parent = descent.parent;
    longest = std::min(longest, descent.longest);
  }
  LetAnswer(actor, token);
  return IssueWithinPolicy(run, std::move(token), life, longest);
}

void EndFormerChildren(const Run& run, const std::vector<Id>& gone, AfterRevocation then) {
  DoInParts(run, EndOfDescendants(gone, [then = std::move(then)](const Run& last, std::size_t ended) {
              if (then) then(last, ended + 1);
            }));
}

bool RevokeToken(const Run& run, const Token& token, Descendants descendants, AfterRevocation then) {
  if (!storage::Tokens(run.tx()).Remove(token, run.now)) return false;
  const bool end = descendants == Descendants::kEnd;
  EndFormerChildren(run, end ? std::vector{token.id} : std::vector<Id>(), std::move(then));
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
