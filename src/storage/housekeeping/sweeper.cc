#include "storage/housekeeping/sweeper.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

#include "domain/records.h"
#include "storage/directory/uses.h"
#include "storage/grants/refresh_families.h"
#include "storage/log/denials.h"
#include "storage/purges.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/jobs.h"
#include "storage/tokens/tokens.h"

namespace jeton::storage {
namespace {

constexpr std::size_t kStep = 16;
// Expired rows stay expired, so looking again a second later is early enough.
constexpr Seconds kRest{1};
constexpr Seconds kKeepChanges{86400};
constexpr Seconds kKeepServiceKeys{7 * 86400};  // until then a key is reported as expired, not as unknown

constexpr Seconds kKeepDeviceGrants{3600};  // until then its client is told that it has ended

std::size_t CountRows(Statement& statement) {
  std::size_t rows = 0;
  while (statement.Next()) ++rows;
  return rows;
}

// What statements return of the tokens that they removed.
#define REMOVED_TOKEN " RETURNING id, kind, subject, application, expires, note, created, name_space"

// Removes the details of removed tokens, and notes that those which were live have ended with their owner.
std::size_t ForgetTokens(Transaction& transaction, Statement& removed, TimePoint now) {
  const auto tokens = ReadAll(removed, [](Statement& row) {
    return std::pair(Token{.id = row.IdAt(0),
                           .kind = row.Enum<TokenKind>(1),
                           .subject = row.IdAt(2),
                           .application = row.IdAt(3),
                           .note = row.OptionalText(5),
                           .created = row.Time(6),
                           .expires = row.Time(4)},
                     row.IdAt(7));
  });
  for (const auto& [token, name_space] : tokens) {
    RemoveWhatLiesBeside(transaction, token);
    NoteRevocation(transaction, token, name_space, now);
  }
  return tokens.size();
}

std::size_t RemoveExpiredTokens(Transaction& transaction, TimePoint before, std::size_t most) {
  Statement statement = transaction.Prepare(R"sql(
    DELETE FROM tokens WHERE digest IN
      (SELECT digest FROM tokens WHERE expires <= $1 ORDER BY expires LIMIT $2))sql" REMOVED_TOKEN);
  return ForgetTokens(transaction, statement.Bind(before, most), before);
}

// Removes old changes, and those written while the clock was far ahead.
std::size_t RemoveOldChanges(Transaction& transaction, TimePoint before, TimePoint after, std::size_t most) {
  // The newest row always stays: it preserves the position of the feed over a restart.
  Statement statement = transaction.Prepare(R"sql(
    DELETE FROM changes WHERE (at < $1 OR at > $3)
       AND position < (SELECT MIN(position) + $2 FROM changes)
       AND position < (SELECT MAX(position) FROM changes)
    RETURNING 1)sql");
  return CountRows(statement.Bind(before, most, after));
}

// Rows that expire by a time of their own: $1 is the time, $2 the most to remove.
#define WHAT_IS_OVER(table, key, time)                                                                        \
  "DELETE FROM " table " WHERE " key " IN (SELECT " key " FROM " table " WHERE " time " <= $1 ORDER BY " time \
  " LIMIT $2)"                                                                                                \
  " RETURNING 1"

std::size_t RemoveWhatIsOver(Transaction& transaction, const char* sql, TimePoint before, std::size_t most) {
  Statement statement = transaction.Prepare(sql);
  return CountRows(statement.Bind(before, most));
}

std::size_t RemoveEndedRoles(Transaction& transaction, TimePoint now, std::size_t most) {
  std::vector<Id> repositories;
  {
    Statement statement = transaction.Prepare(R"sql(
      DELETE FROM repository_roles WHERE (repository, grantee) IN
        (SELECT repository, grantee FROM repository_roles
          WHERE expires <= $1 AND expires < 9223372036854775807 ORDER BY expires LIMIT $2)
      RETURNING repository)sql");
    repositories = ReadAll(statement.Bind(now, most), [](Statement& row) { return row.IdAt(0); });
  }
  for (const Id& repository : repositories) transaction.Announce(ChangeKind::kRepository, repository, now);
  return repositories.size();
}

std::size_t RemoveOldUseDays(Transaction& transaction, TimePoint now, std::size_t most) {
  Statement statement = transaction.Prepare(R"sql(
    DELETE FROM repository_days WHERE (repository, day) IN
      (SELECT repository, day FROM repository_days WHERE day <= $1 ORDER BY day LIMIT $2)
    RETURNING 1)sql");
  return CountRows(statement.Bind(DayOf(now) - kKeepUseDays, most));
}

std::size_t RemoveOldJobs(Transaction& transaction, TimePoint before, std::size_t most) {
  return RemoveWhatIsOver(
      transaction,
      "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state = 1 AND changed <= $1 ORDER BY changed LIMIT $2)"
      " RETURNING 1",
      before, most);
}

// Something removed that has left rows behind.
struct Purge {
  Id gone;
  Gone what = Gone::kAnything;
  bool ends_descendants = false;
};

// Kinds of things that can leave the same rows behind.
class Kinds {
 public:
  constexpr Kinds(std::initializer_list<Gone> kinds) {
    for (const Gone kind : kinds) bits_ |= 1u << static_cast<unsigned>(kind);
  }
  constexpr bool Has(Gone kind) const { return kind == Gone::kAnything || (bits_ & 1u << static_cast<unsigned>(kind)); }

 private:
  unsigned bits_ = 0;
};

// Tokens with which others were made are marked for purging themselves.
std::size_t RemoveChildren(Transaction& transaction, const Id& gone, TimePoint now, std::size_t most) {
  const auto children = Tokens(transaction).RemoveChildren(gone, now, now, most);
  for (const Id& parent : children.parents) transaction.Prepare(kPurgeWithDescendants).Bind(parent, Gone::kToken).Run();
  return children.removed;
}

constexpr Kinds kHoldTokens = {Gone::kAccount, Gone::kRobot, Gone::kApplication, Gone::kApi};

std::size_t RemoveTokensOf(Transaction& transaction, const Purge& purge, TimePoint now, std::size_t most) {
  const Id& gone = purge.gone;
  std::size_t removed = 0;
  if (purge.ends_descendants) removed = RemoveChildren(transaction, gone, now, most);
  if (removed >= most || !kHoldTokens.Has(purge.what)) return removed;
  {
    Statement by_subject = transaction.Prepare(R"sql(
      DELETE FROM tokens WHERE digest IN
        (SELECT digest FROM tokens WHERE subject = $1 AND (application IS NULL OR application <> $1)
          LIMIT $2))sql" REMOVED_TOKEN);
    removed += ForgetTokens(transaction, by_subject.Bind(gone, most - removed), now);
  }
  // A robot is no application, and has no API.
  if (removed >= most || purge.what == Gone::kRobot) return removed;
  {
    Statement by_api = transaction.Prepare(R"sql(
      DELETE FROM tokens WHERE digest IN
        (SELECT digest FROM tokens WHERE api = $1 LIMIT $2))sql" REMOVED_TOKEN);
    removed += ForgetTokens(transaction, by_api.Bind(gone, most - removed), now);
  }
  if (removed >= most) return removed;
  Statement by_application = transaction.Prepare(R"sql(
    DELETE FROM tokens WHERE digest IN
      (SELECT digest FROM tokens WHERE application = $1 LIMIT $2))sql" REMOVED_TOKEN);
  return removed + ForgetTokens(transaction, by_application.Bind(gone, most - removed), now);
}

// Rows that belonged to something removed: $1 is its id, $2 the most to remove.
#define WHAT_BELONGS(table, key, owner)                                                                   \
  "DELETE FROM " table " WHERE " owner " = $1 AND " key " IN (SELECT " key " FROM " table " WHERE " owner \
  " = $1 LIMIT $2) RETURNING 1"

struct Belonging {
  const char* sql = nullptr;
  Kinds kinds;  // of what may have such rows
};
constexpr Belonging kBelongings[] = {
    {WHAT_BELONGS("repository_uses", "id", "repository"), {Gone::kRepository}},
    {WHAT_BELONGS("repository_uses", "id", "account"), {Gone::kAccount, Gone::kRobot, Gone::kApplication}},
    {WHAT_BELONGS("repository_days", "day", "repository"), {Gone::kRepository}},
    {WHAT_BELONGS("repository_roles", "repository", "grantee"),
     {Gone::kAccount, Gone::kRobot, Gone::kApplication, Gone::kTeam}},
    {WHAT_BELONGS("repository_roles", "grantee", "repository"), {Gone::kRepository}},
    {WHAT_BELONGS("team_members", "team", "account"), {Gone::kAccount, Gone::kRobot}},
    {WHAT_BELONGS("team_members", "account", "team"), {Gone::kTeam}},
    {WHAT_BELONGS("prototypes", "id", "organization"), {Gone::kAccount}},
    {WHAT_BELONGS("trust_rules", "id", "account"), {Gone::kAccount, Gone::kRobot, Gone::kApplication}},
    {WHAT_BELONGS("assignments", "id", "account"), {Gone::kAccount}},
    {WHAT_BELONGS("assignments", "id", "application"), {Gone::kApplication}},
    {WHAT_BELONGS("denials", "code", "subject"), {Gone::kAccount, Gone::kRobot, Gone::kApplication}},
    {WHAT_BELONGS("denials", "code", "owner"), {Gone::kAccount}},
    {WHAT_BELONGS("token_counts", "kind", "holder"), {Gone::kAccount, Gone::kRobot, Gone::kApplication, Gone::kApi}},
    {WHAT_BELONGS("application_apis", "api", "application"), {Gone::kApplication}},
    {WHAT_BELONGS("consents", "application", "account"), {Gone::kAccount}},
    {WHAT_BELONGS("consents", "account", "application"), {Gone::kApplication}},
    {WHAT_BELONGS("application_apis", "application", "api"), {Gone::kApi}},
    {WHAT_BELONGS("webhook_outbox", "id", "hook"), {Gone::kWebhook}},
};

// The same for rows that own others: each removed row is marked for purging itself.
#define WHAT_IS_OWNED(table, owner) \
  "DELETE FROM " table " WHERE id IN (SELECT id FROM " table " WHERE " owner " = $1 LIMIT $2) RETURNING id"

constexpr Kinds kOwners = {Gone::kAccount};

struct Owned {
  const char* sql;
  Gone what;  // each of them is
  const char* mark;
};
constexpr Owned kOwned[] = {
    {WHAT_IS_OWNED("accounts", "kind = 2 AND owner"), Gone::kRobot, kPurge},
    {WHAT_IS_OWNED("accounts", "owner"), Gone::kAccount, kPurge},
    {WHAT_IS_OWNED("applications", "owner"), Gone::kApplication, kPurgeWithDescendants},
    {WHAT_IS_OWNED("teams", "organization"), Gone::kTeam, kPurge},
    {WHAT_IS_OWNED("webhooks", "organization"), Gone::kWebhook, kPurge},
    {WHAT_IS_OWNED("apis", "organization"), Gone::kApi, kPurge},
    // Not marked: most repositories leave nothing behind, and there may be very many.
    {WHAT_IS_OWNED("repositories", "namespace"), Gone::kRepository,
     "INSERT INTO purges (gone, what) SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM repository_roles WHERE repository = $1)"
     " OR EXISTS (SELECT 1 FROM repository_uses WHERE repository = $1) ON CONFLICT DO NOTHING"},
};

std::size_t RemoveOwned(Transaction& transaction, const Owned& owned, const Id& gone, std::size_t most) {
  Statement statement = transaction.Prepare(owned.sql);
  const std::vector<Id> ids = ReadAll(statement.Bind(gone, most), [](Statement& row) { return row.IdAt(0); });
  for (const Id& id : ids) transaction.Prepare(owned.mark).Bind(id, owned.what).Run();
  return ids.size();
}

// Removes the mark last, when nothing else is left. It counts as one row.
std::size_t SweepPurge(Transaction& transaction, const Purge& purge, TimePoint now, std::size_t most) {
  const Id& gone = purge.gone;
  std::size_t removed = RemoveTokensOf(transaction, purge, now, most);
  for (const Owned& owned : kOwned) {
    if (removed >= most) return removed;
    if (kOwners.Has(purge.what)) removed += RemoveOwned(transaction, owned, gone, most - removed);
  }
  for (const Belonging& belonging : kBelongings) {
    if (!belonging.kinds.Has(purge.what)) continue;
    if (removed >= most) return removed;
    Statement statement = transaction.Prepare(belonging.sql);
    removed += CountRows(statement.Bind(gone, most - removed));
  }
  if (removed >= most) return removed;
  transaction.Prepare("DELETE FROM purges WHERE gone = $1").Bind(gone).Run();
  return removed + 1;
}

// Purges first what keeps other tokens alive.
std::size_t PurgeFirst(Transaction& transaction, TimePoint now, std::size_t most) {
  for (const bool ends_descendants : {true, false}) {
    Statement next = transaction.Prepare(
        "SELECT gone, what FROM purges WHERE ends_descendants = $1 AND due <= $2 ORDER BY due LIMIT 1");
    const auto purge = ReadOne(next.Bind(ends_descendants, now), [&](Statement& row) {
      return Purge{row.IdAt(0), row.Enum<Gone>(1), ends_descendants};
    });
    if (purge) return SweepPurge(transaction, *purge, now, most);
  }
  return 0;
}

}  // namespace

bool Sweeper::Rests(Chore chore, TimePoint now) const {
  const auto& since = exhausted_[chore];
  // A clock that was set back ends the pause.
  return since && *since <= now && now < *since + kRest;
}

std::size_t Sweeper::Run(Chore chore, Transaction& transaction, TimePoint now, std::size_t most) {
  const auto over = [&](const char* sql, Seconds keep) { return RemoveWhatIsOver(transaction, sql, now - keep, most); };
  switch (chore) {
    case kExpiredTokens: return RemoveExpiredTokens(transaction, now - keep_.expired, most);
    case kOldChanges: return RemoveOldChanges(transaction, now - kKeepChanges, now + kKeepChanges, most);
    case kPurges: return PurgeFirst(transaction, now, most);
    case kUsedAssertions: return over(WHAT_IS_OVER("used_assertions", "digest", "expires"), Seconds{0});
    case kEndedServiceKeys: return over(WHAT_IS_OVER("service_keys", "id", "expires"), kKeepServiceKeys);
    case kOldToldEvents: return over(WHAT_IS_OVER("told_events", "digest", "at"), kKeepToldEvents);
    case kFreeNames: return over(WHAT_IS_OVER("reserved_names", "name", "ends"), Seconds{0});
    case kOldDenials: return over(WHAT_IS_OVER("denials", "code", "at"), kKeepDenials);
    case kOldAudit: return keep_.audit > Seconds{0} ? over(WHAT_IS_OVER("audit", "id", "at"), keep_.audit) : 0;
    case kOldUseDays: return RemoveOldUseDays(transaction, now, most);
    case kEndedRoles: return RemoveEndedRoles(transaction, now, most);
    case kOldJobs: return RemoveOldJobs(transaction, now - kKeepJobs, most);
    case kUsedRefreshTokens: return ForgetUsedRefreshTokens(transaction, now, most);
    case kRefreshBoxes: return ForgetRefreshBoxes(transaction, now, most);
    case kOldDeviceGrants: return over(WHAT_IS_OVER("device_grants", "digest", "expires"), kKeepDeviceGrants);
    case kIdleClients: return Applications(transaction).RemoveIdle(now, most);
    case kFreePages: return transaction.GivePagesBack(most);
    case kChores: break;
  }
  return 0;
}

std::size_t Sweeper::RunAndRest(Chore chore, Transaction& transaction, TimePoint now, std::size_t most) {
  const std::size_t removed = Run(chore, transaction, now, most);
  // Another purge may follow a finished one.
  const bool exhausted = chore == kPurges ? removed == 0 : removed < most;
  if (exhausted) exhausted_[chore] = now;
  return removed;
}

std::size_t Sweeper::KeepUp(Transaction& transaction, TimePoint now, const Added& added) {
  static constexpr std::pair<Ageing, Chore> kGrowing[] = {{Ageing::kTokens, kExpiredTokens},
                                                          {Ageing::kChanges, kOldChanges},
                                                          {Ageing::kAudit, kOldAudit},
                                                          {Ageing::kToldEvents, kOldToldEvents},
                                                          {Ageing::kDenials, kOldDenials},
                                                          {Ageing::kRefreshTokens, kUsedRefreshTokens},
                                                          {Ageing::kRefreshTokens, kRefreshBoxes},
                                                          {Ageing::kDeviceGrants, kOldDeviceGrants}};
  if (added[Ageing::kPurges] > 0) exhausted_[kPurges] = {};
  std::size_t removed = 0;
  for (const auto& [ageing, chore] : kGrowing) {
    if (added[ageing] > 0 && !Rests(chore, now)) removed += RunAndRest(chore, transaction, now, added[ageing]);
  }
  return removed;
}

bool Sweeper::Step(Transaction& transaction, TimePoint now, std::size_t& removed) {
  for (std::size_t tried = 0; tried < kFreePages; ++tried) {
    const auto chore = static_cast<Chore>(next_);
    next_ = (next_ + 1) % kFreePages;
    if (Rests(chore, now)) continue;
    const std::size_t rows = RunAndRest(chore, transaction, now, kStep);
    removed += rows;
    if (rows > 0) return true;
  }
  // Last, because removing rows leaves more free pages.
  return !Rests(kFreePages, now) && RunAndRest(kFreePages, transaction, now, kStep) > 0;
}

}  // namespace jeton::storage
