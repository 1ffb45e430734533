#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "authority/run.h"
#include "domain/organizations/organization_policy.h"

namespace jeton::authority {

// Issues a token that the actor asked for. The token descends from the presented credential and ends no later than that
// allows (domain/descent.h). The bootstrap token is never a parent: those who can read it run the installation.
// The policy of the token's organization may shorten it further.
// `longest`: the latest end that the caller allows.
IssuedToken IssueFor(const Run& run, const Actor& actor, Token token, LifeIs life = LifeIs::kGiven,
                     TimePoint longest = kNever);

// The fate of tokens that were made with a revoked token.
enum class Descendants { kEnd, kStay };

// Removes the token and, with kEnd, all its descendants, in parts if there are many. Calls `then` in the last part with
// the number of removed tokens. Returns false, without calling `then`, if the token was gone already.
using AfterRevocation = std::function<void(const Run& run, std::size_t revoked)>;
bool RevokeToken(const Run& run, const Token& token, Descendants descendants, AfterRevocation then = {});

// Removes the descendants of tokens that are removed already, in parts if there are many. Calls `then` in the last part
// with the number of removed tokens and one more.
void EndFormerChildren(const Run& run, const std::vector<Id>& gone, AfterRevocation then);

// Tokens removed in one transaction, which takes some milliseconds. More are removed in parts.
inline constexpr std::size_t kRemovedInOnePart = 100;

// Removed tokens (and applications) whose descendants still exist. A parent is removed before its children, so that
// nothing more is made with it. Between parts it is marked for the sweeper: if the server is killed, the sweeper ends
// the rest. Tokens made meanwhile are all removed in the next part, whatever their number.
class FormerParents {
 public:
  void Add(const Id& gone) { parents_.push_back({gone, false}); }
  bool empty() const { return parents_.empty(); }
  std::size_t removed() const { return removed_; }  // tokens, so far

  // Removes up to `most` tokens that existed at the first call. Returns how many; fewer than `most` if none is left.
  std::size_t Remove(const Work& work, std::size_t most);
  // Must be the last call in each transaction.
  void EndPart(const Work& work);

 private:
  struct Parent {
    Id id;
    bool marked;
  };
  std::vector<Parent> parents_;
  TimePoint since_{};
  std::size_t removed_ = 0;
};

// Ends what was made with the tokens of these applications, in parts. The applications may already be gone.
void EndDescendants(const Run& run, const std::vector<Id>& applications);

// The parent of a token. Without `kind` if the parent is gone.
struct MadeWith {
  Id id;
  std::optional<TokenKind> kind;
  std::optional<std::string> name;
};
// Returns nothing for a token that a person made.
std::optional<MadeWith> FindMadeWith(const Work& work, const Token& token);

}  // namespace jeton::authority
