#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "authority/tokens/token_filter.h"
#include "authority/tokens/token_item.h"
#include "authority/tokens/token_selection.h"
#include "identity/usage_log.h"
#include "storage/tokens/token_list.h"

namespace jeton::authority {

// One list over the tokens of every kind, by whatever dialect they were made.

using storage::ListedToken;
using TokenOrder = storage::TokenList::Order;
using TokenListPlace = storage::TokenList::Place;

struct TokenQuery {
  TokenFilter filter;
  TokenOrder order = TokenOrder::kNewestFirst;
  std::optional<TokenListPlace> after;  // nothing: from the start
  std::size_t most = 50;
};
struct TokenPage {
  std::vector<TokenItem> items;  // may be fewer than asked for, even none, although the list goes on
  std::optional<TokenListPlace> next;
  std::size_t looked_at = 0;  // rows
};
// Looks at so many rows at most.
inline constexpr std::size_t kMostTokensLookedAt = 1'000;
TokenPage ListTokens(const Run& run, const UsageLog& usage, const SeenTokens& tokens, const TokenQuery& query);

struct TokenCount {
  std::int64_t total = 0;
  bool is_more = false;  // only the first kMostTokensCounted rows were looked at
};
inline constexpr std::size_t kMostTokensCounted = 10'000;
TokenCount CountTokens(const Run& run, const UsageLog& usage, const SeenTokens& tokens, const TokenFilter& filter);

// Returns one token as it is shown; nothing if it is as good as gone. No policy check.
std::optional<TokenItem> ViewToken(const Run& run, const UsageLog& usage, const Id& id);

// What is done with one token.
enum class TokenAct {
  kSee,
  kChange,   // its name, end or restriction
  kEnd,      // superusers may, whatever its owner
  kReplace,  // by another with the same rights: only those that could make it
};
// Proof that the policy lets the actor do this with a token; only TokenPermits make one. Valid for one run, and no
// longer than the actor lives.
template <TokenAct act>
class PermittedToken {
 public:
  const ListedToken& listed() const { return listed_; }
  const Token& token() const { return listed_.token; }
  const Actor& by() const { return *by_; }

 private:
  PermittedToken(ListedToken listed, const Actor& by) : listed_(std::move(listed)), by_(&by) {}
  friend class TokenPermits;

  ListedToken listed_;
  const Actor* by_;
};

// Through whom an actor may reach a token.
struct TokenTie {
  bool own = false;                         // it acts for the actor, or is in the actor's own name space
  std::optional<std::string> organization;  // whose admins may
};

// Decides about tokens for one actor. Looks once at each organization to which they belong.
class TokenPermits {
 public:
  // REQUIRES: the run and the actor outlive it.
  TokenPermits(const Run& run, const Actor& actor) : run_(run), actor_(actor) {}

  // kNotFound if the actor may not even see it.
  template <TokenAct act>
  Result<PermittedToken<act>, Refusal> Permit(ListedToken listed);
  // The same by its id.
  template <TokenAct act>
  Result<PermittedToken<act>, Refusal> Find(const Id& id) {
    auto listed = storage::TokenList(run_.tx()).Find(id);
    if (!listed) return Fail(Refusal::kNotFound);
    return Permit<act>(std::move(*listed));
  }
  TokenTie Tie(const ListedToken& listed) { return {IsOwn(listed), OwnerOf(listed.name_space).name}; }

 private:
  // The organization that owns a robot or application, as the actor stands in it. No name: there is none.
  struct Owner {
    std::optional<std::string> name;
    NamespaceFacts facts{};
  };
  const Owner& OwnerOf(const Id& name_space);
  bool IsOwn(const ListedToken& listed) const;
  bool May(const ListedToken& listed, const Owner& owner, TokenAct act) const;

  const Run& run_;
  const Actor& actor_;
  std::unordered_map<Id, Owner> owners_;
};

// The same for one token.
template <TokenAct act>
Result<PermittedToken<act>, Refusal> PermitToken(const Run& run, const Actor& actor, ListedToken listed) {
  return TokenPermits(run, actor).Permit<act>(std::move(listed));
}
template <TokenAct act>
Result<PermittedToken<act>, Refusal> FindToken(const Run& run, const Actor& actor, const Id& id) {
  return TokenPermits(run, actor).Find<act>(id);
}
TokenTie TieToToken(const Run& run, const Actor& actor, const Id& id);

}  // namespace jeton::authority
