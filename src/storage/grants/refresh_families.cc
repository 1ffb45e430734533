#include "storage/grants/refresh_families.h"

#include "storage/tokens/token_counts.h"

namespace jeton::storage {
namespace {

std::size_t CountChanged(Statement& statement) {
  std::size_t rows = 0;
  while (statement.Next()) ++rows;
  return rows;
}

}  // namespace

void RefreshFamilies::Add(const RefreshFamily& family) {
  transaction_.Prepare("INSERT INTO refresh_families (token, ends, resources) VALUES ($1, $2, $3)")
      .Bind(family.token, family.ends, family.resources)
      .Run();
}

std::optional<RefreshFamily> RefreshFamilies::Find(const Id& token) {
  Statement row = transaction_.Prepare("SELECT token, ends, resources FROM refresh_families WHERE token = $1");
  return ReadOne(row.Bind(token), [](Statement& one) {
    return RefreshFamily{.token = one.IdAt(0), .ends = one.Time(1), .resources = one.Text(2)};
  });
}

void RefreshFamilies::Rotate(const Token& head, const UsedRefreshToken& used, const Digest& next, TimePoint end,
                             TimePoint now) {
  transaction_
      .Prepare("INSERT INTO refresh_generations (digest, family, box, closes, expires) VALUES ($1, $2, $3, $4, $5)")
      .Bind(head.digest, head.id, ByteString{used.box}, used.closes, head.expires)
      .Run();
  transaction_.CountInserted(Ageing::kRefreshTokens);
  transaction_.Prepare("UPDATE tokens SET digest = $2, expires = $3 WHERE digest = $1")
      .Bind(head.digest, next, end)
      .Run();
  if (end != head.expires) TokenCounts(transaction_).Move(head, end);
  transaction_.Announce(ChangeKind::kToken, head.digest.view(), now);
  transaction_.AnnounceNew(ChangeKind::kToken, next.view(), now);
}

std::optional<UsedRefreshToken> RefreshFamilies::FindUsed(const Digest& digest) {
  Statement row = transaction_.Prepare("SELECT family, box, closes FROM refresh_generations WHERE digest = $1");
  return ReadOne(row.Bind(digest), [](Statement& one) {
    return UsedRefreshToken{.family = one.IdAt(0), .box = one.Text(1), .closes = one.Time(2)};
  });
}

std::vector<Id> RefreshFamilies::Oldest(const Id& subject, const Id& application, std::size_t kept) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT id FROM tokens WHERE subject = $1 AND kind = $2 AND application = $3
     ORDER BY created DESC LIMIT 100 OFFSET $4)sql");
  return ReadAll(row.Bind(subject, TokenKind::kRefresh, application, kept), [](Statement& one) { return one.IdAt(0); });
}

std::size_t ForgetUsedRefreshTokens(Transaction& transaction, TimePoint now, std::size_t most) {
  Statement statement = transaction.Prepare(R"sql(
    DELETE FROM refresh_generations WHERE digest IN
      (SELECT digest FROM refresh_generations WHERE expires <= $1 ORDER BY expires LIMIT $2)
    RETURNING 1)sql");
  return CountChanged(statement.Bind(now, most));
}

std::size_t ForgetRefreshBoxes(Transaction& transaction, TimePoint now, std::size_t most) {
  Statement statement = transaction.Prepare(R"sql(
    UPDATE refresh_generations SET box = NULL WHERE digest IN
      (SELECT digest FROM refresh_generations WHERE box IS NOT NULL AND closes <= $1 ORDER BY closes LIMIT $2)
    RETURNING 1)sql");
  return CountChanged(statement.Bind(now, most));
}

}  // namespace jeton::storage
