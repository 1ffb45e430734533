#include "authority/tokens/token_census.h"

#include <utility>

#include "domain/restriction.h"
#include "storage/tokens/token_census.h"

namespace jeton::authority {
namespace {

// A step takes a millisecond or two.
constexpr std::size_t kTokensAtOnce = 500;

TokenState StateOf(const storage::CountedToken& token, TimePoint now) {
  if (token.expires <= now) return TokenState::kEnded;
  if (token.rests) return TokenState::kResting;
  const auto restriction = token.restriction.empty() ? std::nullopt : Restriction::Parse(token.restriction);
  if (restriction && now < restriction->not_before) return TokenState::kNotYet;
  return token.expires <= now + kExpiringSoon ? TokenState::kExpiring : TokenState::kLive;
}

bool IsShown(TokenKind kind) { return kind != TokenKind::kCode && kind != TokenKind::kRegistryEvents; }

}  // namespace

bool TokenCensus::Step(storage::Database& database, TimePoint now) {
  const auto tokens = database.Read([&](storage::Transaction& transaction) {
    return storage::ReadTokensAfter(transaction, last_, now, kTokensAtOnce);
  });
  for (const storage::CountedToken& token : tokens) {
    if (!IsShown(token.kind)) continue;
    ++growing_.by_state[{token.kind, StateOf(token, now)}];
    // A token that was made for less is no news: sessions would always be about to end.
    for (std::size_t i = 0; i < kWithin.size(); ++i) {
      const bool soon = token.expires > now && token.expires <= now + kWithin[i];
      if (soon && token.expires > token.created + kWithin[i]) ++growing_.expiring[i];
    }
  }
  if (tokens.size() == kTokensAtOnce) {
    last_ = tokens.back().digest;
    return false;
  }
  const std::lock_guard lock(mutex_);
  complete_ = std::exchange(growing_, {});
  last_ = Digest{};
  return true;
}

}  // namespace jeton::authority
