#pragma once

#include <optional>
#include <string>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// Whose tokens are meant. Nothing at all: the caller's own.
struct TokenOwners {
  std::optional<std::string> organization;
  std::optional<std::string> owner;  // a user; `me`: the caller
  bool everywhere = false;
};

// Proof that the policy lets the actor see the tokens, or with kChange end them; only SelectTokens makes one. Valid for
// one run, and no longer than the actor lives.
template <Access access>
class TokenSelection {
 public:
  // The account whose tokens these are. None: all tokens.
  const Id& account() const { return account_; }
  AccountKind kind() const { return kind_; }  // of the account
  const Actor& by() const { return *by_; }

 private:
  TokenSelection(const Id& account, AccountKind kind, const Actor& by) : account_(account), kind_(kind), by_(&by) {}
  template <Access asked>
  friend Result<TokenSelection<asked>, Refusal> SelectTokens(const Run& run, const Actor& actor,
                                                             const TokenOwners& owners);

  Id account_;
  AccountKind kind_;
  const Actor* by_;
};
// An organization comes before an owner. kNotFound covers organizations of which the actor is no member.
template <Access access>
Result<TokenSelection<access>, Refusal> SelectTokens(const Run& run, const Actor& actor, const TokenOwners& owners);

using SeenTokens = TokenSelection<Access::kRead>;
using EndedTokens = TokenSelection<Access::kChange>;

}  // namespace jeton::authority
