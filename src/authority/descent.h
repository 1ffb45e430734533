#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "authority/run.h"

namespace jeton::authority {

// Issues a token that the actor asked for with what was presented: it ends no later than that lets it, and descends
// from it (domain/descent.h). The bootstrap token leaves no trace: its readers run the installation.
IssuedToken IssueFor(const Run& run, const Actor& actor, Token token);

// What becomes of what was made with a token that is revoked.
enum class Descendants { kEnd, kStay };

// Removes the token and, with kEnd, all that descends from it, however far: in parts, where that is much. `then` is
// called in the last part with the number of tokens. False when the token itself was not there any more; `then` is not
// called.
using AfterRevocation = std::function<void(const Run& run, std::size_t revoked)>;
bool RevokeToken(const Run& run, const Token& token, Descendants descendants, AfterRevocation then = {});

// So many tokens are removed in one transaction, which takes some milliseconds; more are removed in parts.
inline constexpr std::size_t kRemovedInOnePart = 100;

// Tokens, and applications with their tokens, that are gone while others that were made with them are still there. Each
// goes before its children, so that nothing more is made with it, and is marked for the sweeper between parts: should
// the server be killed, nothing stays alive. Of what is made while this goes on, nothing is left to a later part.
class FormerParents {
 public:
  void Add(const Id& gone) { parents_.push_back({gone, false}); }
  bool empty() const { return parents_.empty(); }
  std::size_t removed() const { return removed_; }  // tokens, so far

  // Returns how many that were there at the first call: less than `most` when nothing is left.
  std::size_t Remove(const Work& work, std::size_t most);
  // Last in each transaction.
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

// Ends what was made with the tokens of these applications, in parts. The applications themselves may be gone.
void EndDescendants(const Run& run, const std::vector<Id>& applications);

// The token that another was made with. `kind` is missing when it is gone.
struct MadeWith {
  Id id;
  std::optional<TokenKind> kind;
  std::optional<std::string> name;
};
// Nothing for what a person made.
std::optional<MadeWith> FindMadeWith(const Work& work, const Token& token);

}  // namespace jeton::authority
