#include "storage/tokens/token_counts.h"

#include <algorithm>
#include <initializer_list>

#include "domain/token_kind.h"

// Each uses its own index (0070, 0100), and repeats that index's condition.
#define OF_APPLICATION " FROM tokens WHERE COALESCE(application, subject) = $1 AND kind = $2 AND kind = 1"
#define OF_SUBJECT " FROM tokens WHERE subject = $1 AND kind = $2 AND (kind = 2 OR kind = 3 OR kind = 5)"
#define FIRST_ENDED " AND expires > $3 AND expires <= $4 ORDER BY expires LIMIT $5"
#define ENDED_BETWEEN " AND expires > token_counts.ended_to AND expires <= $3)"

namespace jeton::storage {
namespace {

constexpr std::int64_t kMostLookedAt = 10'000;
// As long as so many have ended, only one in so many new tokens must look for them.
constexpr std::int64_t kTakenOffAtOnce = 100;

constexpr const char* kFindEndedOfApplication = "SELECT expires" OF_APPLICATION FIRST_ENDED;
constexpr const char* kFindEndedOfSubject = "SELECT expires" OF_SUBJECT FIRST_ENDED;
// Several may end in the same microsecond. Subtracts all of them, because `ended_to` passes them all.
constexpr const char* kTakeOffOfApplication =
    "UPDATE token_counts SET ended_to = $3, counted = counted - (SELECT COUNT(*)" OF_APPLICATION ENDED_BETWEEN
    " WHERE holder = $1 AND kind = $2";
constexpr const char* kTakeOffOfSubject =
    "UPDATE token_counts SET ended_to = $3, counted = counted - (SELECT COUNT(*)" OF_SUBJECT ENDED_BETWEEN
    " WHERE holder = $1 AND kind = $2";

// Checks the kinds that the conditions above repeat.
constexpr bool CountsFor(TokenHolder holder, std::initializer_list<int> kinds) {
  for (const TokenKindInfo& info : kTokenKindInfos) {
    const bool listed = std::find(kinds.begin(), kinds.end(), static_cast<int>(info.kind)) != kinds.end();
    if (listed != (info.counted == holder)) return false;
  }
  return true;
}
static_assert(CountsFor(TokenHolder::kApplication, {1}) && CountsFor(TokenHolder::kSubject, {2, 3, 5}));

bool CountsForApplication(TokenKind kind) { return InfoOf(kind).counted == TokenHolder::kApplication; }

}  // namespace

Id TokenCounts::HolderOf(const Token& token) {
  switch (InfoOf(token.kind).counted) {
    // A robot's, for which a foreign token was exchanged by no client, has no application.
    case TokenHolder::kApplication: return token.application.IsNone() ? token.subject : token.application;
    case TokenHolder::kSubject: return token.subject;
    case TokenHolder::kUncounted: break;
  }
  return {};
}

bool TokenCounts::AtLimit(const Id& holder, TokenKind kind, std::int64_t limit, TimePoint now) {
  const Count count = Find(holder, kind);
  if (count.counted < limit) return false;
  // This many must have ended to make room for one more. If the limit has always held, one.
  const std::int64_t needed = count.counted - limit + 1;
  const Ended ended = FindEnded(holder, kind, count.ended_to, now, std::clamp(needed, kTakenOffAtOnce, kMostLookedAt));
  if (ended.count < needed) return true;
  TakeOff(holder, kind, ended.last);
  return false;
}

void TokenCounts::Add(const Token& token) {
  const Id holder = HolderOf(token);
  if (holder.IsNone()) return;
  transaction_
      .Prepare(R"sql(
        INSERT INTO token_counts (holder, kind, counted, ended_to) VALUES ($1, $2, 1, 0)
        ON CONFLICT (holder, kind) DO UPDATE
          SET counted = token_counts.counted + CASE WHEN token_counts.ended_to < $3 THEN 1 ELSE 0 END)sql")
      .Bind(holder, token.kind, token.expires)
      .Run();
}

void TokenCounts::Remove(const Token& token) {
  const Id holder = HolderOf(token);
  if (holder.IsNone()) return;
  transaction_
      .Prepare("UPDATE token_counts SET counted = counted - 1 WHERE holder = $1 AND kind = $2 AND ended_to < $3")
      .Bind(holder, token.kind, token.expires)
      .Run();
}

void TokenCounts::Move(const Token& token, TimePoint end) {
  const Id holder = HolderOf(token);
  if (holder.IsNone()) return;
  transaction_
      .Prepare(R"sql(UPDATE token_counts
        SET counted = counted - CASE WHEN ended_to < $3 THEN 1 ELSE 0 END + CASE WHEN ended_to < $4 THEN 1 ELSE 0 END
        WHERE holder = $1 AND kind = $2)sql")
      .Bind(holder, token.kind, token.expires, end)
      .Run();
}

TokenCounts::Count TokenCounts::Find(const Id& holder, TokenKind kind) {
  Statement row = transaction_.Prepare("SELECT counted, ended_to FROM token_counts WHERE holder = $1 AND kind = $2");
  if (!row.Bind(holder, kind).Next()) return {};
  return {row.Integer(0), row.Time(1)};
}

TokenCounts::Ended TokenCounts::FindEnded(const Id& holder, TokenKind kind, TimePoint since, TimePoint now,
                                          std::int64_t most) {
  Statement row = transaction_.Prepare(CountsForApplication(kind) ? kFindEndedOfApplication : kFindEndedOfSubject);
  row.Bind(holder, kind, since, now, most);
  Ended ended;
  for (; row.Next(); ++ended.count) ended.last = row.Time(0);
  return ended;
}

void TokenCounts::TakeOff(const Id& holder, TokenKind kind, TimePoint ended_to) {
  transaction_.Prepare(CountsForApplication(kind) ? kTakeOffOfApplication : kTakeOffOfSubject)
      .Bind(holder, kind, ended_to)
      .Run();
}

}  // namespace jeton::storage
