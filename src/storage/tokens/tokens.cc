#include "storage/tokens/tokens.h"

#include <algorithm>

#include "domain/token_kind.h"
#include "storage/tokens/token_counts.h"

#define TOKEN_COLUMNS                                                                                                 \
  "digest, id, kind, subject, application, scopes, restriction, sealed, note, created, expires, created_by, parent, " \
  "owner, api, act"

namespace jeton::storage {
namespace {

Token ReadToken(Statement& row) {
  return {.digest = row.DigestAt(0),
          .id = row.IdAt(1),
          .kind = row.Enum<TokenKind>(2),
          .subject = row.IdAt(3),
          .application = row.IdAt(4),
          .scopes = row.Text(5),
          .restriction = row.Text(6),
          .sealed = row.Text(7),
          .note = row.OptionalText(8),
          .created = row.Time(9),
          .expires = row.Time(10),
          .created_by = row.IdAt(11),
          .parent = row.IdAt(12),
          .owner = row.IdAt(13),
          .api = row.IdAt(14),
          .act = row.Text(15)};
}

// A token's row, and whether others were made with it.
#define CHILDREN \
  "SELECT " TOKEN_COLUMNS ", EXISTS (SELECT 1 FROM tokens child WHERE child.parent = tokens.id) FROM tokens WHERE "

// A token whose parent went before its application, and left it behind, stays.
#define PARENT_IS_THERE "EXISTS (SELECT 1 FROM tokens p WHERE p.id = tokens.parent)"

// Children by their parent, and by its application: those made since $2, and a number of others.
constexpr struct {
  const char* later;
  const char* others;
} kChildren[] = {
    {CHILDREN "parent = $1 AND created > $2", CHILDREN "parent = $1 LIMIT $2"},
    {CHILDREN "parent_application = $1 AND " PARENT_IS_THERE " AND created > $2",
     CHILDREN "parent_application = $1 AND " PARENT_IS_THERE " LIMIT $2"},
};

// Lists of robots are sorted by it.
void NoteRobotsUse(Transaction& transaction, const Id& robot, TimePoint at) {
  transaction.Prepare("UPDATE accounts SET minus_last_used = $2 WHERE id = $1 AND minus_last_used > $2")
      .Bind(robot, -ToMicros(at))
      .Run();
}

void NoteEnd(Transaction& transaction, const Token& token, TimePoint end) {
  if (end == kNever || end - token.created < kShortestToldLife) return;
  transaction.Happened(TokenGivenEnd{token.id, end});
}

}  // namespace

void NoteRevocation(Transaction& transaction, const Token& token, const Id& name_space, TimePoint now) {
  if (token.kind == TokenKind::kCode || !token.LiveAt(now)) return;
  transaction.Happened(TokenRevoked{NoteOf(token, name_space)});
}

void RemoveWhatLiesBeside(Transaction& transaction, const Token& token) {
  TokenCounts(transaction).Remove(token);
  transaction.Prepare("DELETE FROM token_uses WHERE token = $1").Bind(token.id).Run();
  transaction.Prepare("DELETE FROM repository_uses WHERE token = $1").Bind(token.id).Run();
  switch (InfoOf(token.kind).details) {
    case TokenDetails::kNone: break;
    case TokenDetails::kCode: transaction.Prepare("DELETE FROM codes WHERE token = $1").Bind(token.id).Run(); break;
    case TokenDetails::kRefreshFamily:
      transaction.Prepare("DELETE FROM refresh_families WHERE token = $1").Bind(token.id).Run();
      break;
    case TokenDetails::kIdentityBinding:
      transaction.Prepare("DELETE FROM identity_tokens WHERE token = $1").Bind(token.id).Run();
      break;
  }
}

std::optional<Token> Tokens::Find(const Digest& digest) {
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS " FROM tokens WHERE digest = $1");
  return ReadOne(row.Bind(digest), ReadToken);
}

std::optional<Token> Tokens::FindById(const Id& id) {
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS " FROM tokens WHERE id = $1");
  return ReadOne(row.Bind(id), ReadToken);
}

std::optional<Token> Tokens::FindAuthorization(const Id& subject, std::string_view object_id_bytes) {
  std::string low(object_id_bytes);
  std::string high(object_id_bytes);
  low.resize(Id::kSize, '\0');
  high.resize(Id::kSize, '\xff');
  // Only by id: with the subject in the condition, the database might scan all of the subject's tokens.
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS " FROM tokens WHERE id >= $1 AND id <= $2");
  std::vector<Token> found = ReadAll(row.Bind(ByteString{low}, ByteString{high}), ReadToken);
  const auto own = std::find_if(found.begin(), found.end(), [&](const Token& token) {
    return token.subject == subject && token.kind == TokenKind::kAuthorization;
  });
  if (own == found.end()) return std::nullopt;
  return std::move(*own);
}

void Tokens::Add(const Token& token, std::string_view origin) {
  static_assert(static_cast<int>(AccountKind::kRobot) == 2);
  transaction_
      .Prepare("INSERT INTO tokens (" TOKEN_COLUMNS R"sql(, origin, parent_application, name_space)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $16, $17, $18, $14,
                (SELECT application FROM tokens WHERE id = $13 AND application IS DISTINCT FROM $5),
                CASE WHEN $15 = 1 THEN
                  COALESCE((SELECT p.owner FROM applications p WHERE p.id = $5),
                           (SELECT a.owner FROM accounts a WHERE a.id = $4 AND a.kind = 2),
                           (SELECT i.organization FROM apis i WHERE i.id = $4)) END))sql")
      .Bind(token.digest, token.id, token.kind, token.subject, token.application, token.scopes, token.restriction,
            ByteString{token.sealed}, token.note, token.created, token.expires, token.created_by, token.parent,
            origin.empty() ? std::nullopt : std::optional<std::string>(origin), token.kind != TokenKind::kCode,
            token.owner, token.api, token.act.empty() ? std::nullopt : std::optional(token.act))
      .Run();
  transaction_.CountInserted(Ageing::kTokens);
  TokenCounts(transaction_).Add(token);
  // A new token alters decisions, too, because it was unknown before. Remote caches rely on this.
  transaction_.AnnounceNew(ChangeKind::kToken, token.digest.view(), token.created);
  NoteEnd(transaction_, token, token.expires);
}

void Tokens::SetNote(const Token& token, const std::optional<std::string>& note) {
  transaction_.Prepare("UPDATE tokens SET note = $2 WHERE digest = $1").Bind(token.digest, note).Run();
}

void Tokens::SetEnd(const Token& token, TimePoint end, TimePoint now) {
  transaction_.Prepare("UPDATE tokens SET expires = $2 WHERE digest = $1").Bind(token.digest, end).Run();
  TokenCounts(transaction_).Move(token, end);
  transaction_.Announce(ChangeKind::kToken, token.digest.view(), now);
  NoteEnd(transaction_, token, end);
}

void Tokens::Change(const Token& before, const Token& after, TimePoint now) {
  transaction_.Prepare("UPDATE tokens SET note = $2, restriction = $3, expires = $4 WHERE digest = $1")
      .Bind(before.digest, after.note, after.restriction, after.expires)
      .Run();
  if (after.expires != before.expires) {
    TokenCounts(transaction_).Move(before, after.expires);
    NoteEnd(transaction_, before, after.expires);
  }
  transaction_.Announce(ChangeKind::kToken, before.digest.view(), now);
}

bool Tokens::Remove(const Token& token, TimePoint now) {
  Statement row = transaction_.Prepare("DELETE FROM tokens WHERE digest = $1 RETURNING name_space");
  if (!row.Bind(token.digest).Next()) return false;
  NoteRevocation(transaction_, token, row.IdAt(0), now);
  RemoveWhatLiesBeside(transaction_, token);
  if (token.expires > now) transaction_.CountRevoked(token.kind);
  transaction_.Announce(ChangeKind::kToken, token.digest.view(), now);
  return true;
}

std::size_t Tokens::RemoveAll(const Id& subject, TokenKind kind, TimePoint now, std::size_t most) {
  const std::vector<Token> tokens = Of(subject, kind, most);
  for (const Token& token : tokens) Remove(token, now);
  return tokens.size();
}

std::size_t Tokens::RemoveSome(const Id& subject, TokenKind kind, TimePoint since, TimePoint now, std::size_t most) {
  Statement later =
      transaction_.Prepare("SELECT " TOKEN_COLUMNS " FROM tokens WHERE subject = $1 AND kind = $2 AND created > $3");
  for (const Token& token : ReadAll(later.Bind(subject, kind, since), ReadToken)) Remove(token, now);
  return RemoveAll(subject, kind, now, most);
}

std::size_t Tokens::RemovePersonal(const Id& person, TimePoint since, TimePoint now, std::size_t most) {
  std::size_t counted = 0;
  const auto remove = [&](TokenKind kind) { counted += RemoveSome(person, kind, since, now, most - counted); };
  for (const TokenKindInfo& info : kTokenKindInfos) {
    if (info.personal && info.kind != TokenKind::kSession) remove(info.kind);
  }
  // Sessions last, so that a request that was cut off can be sent again.
  remove(TokenKind::kSession);
  return counted;
}

std::size_t Tokens::RemoveOldest(const Id& subject, TokenKind kind, std::size_t kept, TimePoint now) {
  Statement row = transaction_.Prepare(
      "SELECT " TOKEN_COLUMNS " FROM tokens WHERE subject = $1 AND kind = $2 ORDER BY created DESC LIMIT $3 OFFSET $4");
  const std::vector<Token> tokens = ReadAll(row.Bind(subject, kind, kAll, kept), ReadToken);
  for (const Token& token : tokens) Remove(token, now);
  return tokens.size();
}

Tokens::Children Tokens::RemoveChildren(const Id& gone, TimePoint since, TimePoint now, std::size_t most) {
  Children children;
  const auto remove = [&](Statement& rows) {
    const auto found = ReadAll(rows, [](Statement& one) { return std::pair(ReadToken(one), one.Integer(16) != 0); });
    for (const auto& [child, is_parent] : found) {
      Remove(child, now);
      if (is_parent) children.parents.push_back(child.id);
    }
    children.removed += found.size();
    return found.size();
  };
  for (const auto& [later, others] : kChildren) {
    Statement made_later = transaction_.Prepare(later);
    remove(made_later.Bind(gone, since));
    if (children.counted == most) continue;
    Statement rest = transaction_.Prepare(others);
    children.counted += remove(rest.Bind(gone, most - children.counted));
  }
  children.all = children.counted < most;
  return children;
}

std::vector<Token> Tokens::Of(const Id& subject, TokenKind kind, std::size_t most) {
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS
                                       " FROM tokens WHERE subject = $1 AND kind = $2 ORDER BY created DESC LIMIT $3");
  return ReadAll(row.Bind(subject, kind, most), ReadToken);
}

std::vector<Token> Tokens::Of(const Id& subject, TokenKind kind, const Place& before, std::size_t most) {
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS R"sql( FROM tokens
     WHERE subject = $1 AND kind = $2 AND (created, id) < ($3, $4)
     ORDER BY created DESC, id DESC LIMIT $5)sql");
  return ReadAll(row.Bind(subject, kind, before.created, before.id, most), ReadToken);
}

// Each statement uses its own index (0043), and repeats the index's terms word for word. The texts are compared in two
// pieces, because SQLite would apply `scopes = $2` inside the terms and then no longer match them to the index.
// With `subject = $1` it would choose the key of the table, and read all authorizations of the subject.
std::vector<Token> Tokens::Reusable(const Id& subject, std::string_view scopes, const std::optional<std::string>& note,
                                    std::size_t most) {
  static_assert(static_cast<int>(TokenKind::kAuthorization) == 3);
  if (!note) {
    Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS R"sql( FROM tokens
       WHERE kind = 3 AND created_by = $1 AND NOT subject <> $1
         AND substr(scopes, 1, 200) = substr($2, 1, 200) AND substr(scopes, 201) = substr($2, 201)
       ORDER BY created DESC LIMIT $3)sql");
    return ReadAll(row.Bind(subject, scopes, most), ReadToken);
  }
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS R"sql( FROM tokens
     WHERE kind = 3 AND created_by = $1 AND NOT subject <> $1
       AND substr(scopes, 1, 200) = substr($2, 1, 200) AND substr(scopes, 201) = substr($2, 201)
       AND substr(note, 1, 200) = substr($3, 1, 200) AND substr(note, 201) = substr($3, 201)
     ORDER BY created DESC LIMIT $4)sql");
  return ReadAll(row.Bind(subject, scopes, *note, most), ReadToken);
}

std::vector<Token> Tokens::Ended(TokenKind kind, TimePoint now, std::size_t most) {
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS
                                       " FROM tokens WHERE expires <= $1 AND kind = $2 ORDER BY expires LIMIT $3");
  return ReadAll(row.Bind(now, kind, most), ReadToken);
}

std::vector<Token> Tokens::OfKind(TokenKind kind, const Place& before, std::size_t most) {
  static_assert(static_cast<int>(TokenKind::kAuthorization) == 3 &&
                static_cast<int>(TokenKind::kApplicationPassword) == 5);
  // Uses its own index (0043), and repeats that index's condition, to find the few of a kind among millions.
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS R"sql( FROM tokens
     WHERE kind = $1 AND kind IN (3, 5) AND (created, id) < ($2, $3)
     ORDER BY created DESC, id DESC LIMIT $4)sql");
  return ReadAll(row.Bind(kind, before.created, before.id, most), ReadToken);
}

std::vector<Token> Tokens::OfApplication(const Id& application, TimePoint now, const Place& before, std::size_t most) {
  Statement row = transaction_.Prepare("SELECT " TOKEN_COLUMNS R"sql( FROM tokens
     WHERE application = $1 AND kind = $2 AND expires > $3
       AND (created, id) < ($4, $5)
     ORDER BY created DESC, id DESC LIMIT $6)sql");
  return ReadAll(row.Bind(application, TokenKind::kOAuthAccess, now, before.created, before.id, most), ReadToken);
}

Tokens::LastUsed Tokens::LastUse(const Id& token) {
  Statement row = transaction_.Prepare("SELECT last_used FROM token_uses WHERE token = $1");
  if (!row.Bind(token).Next()) return std::nullopt;
  return row.Time(0);
}

std::int64_t Tokens::CountUse(const Token& token, TimePoint now, std::string_view address) {
  if (token.kind == TokenKind::kRobot) NoteRobotsUse(transaction_, token.subject, now);
  Statement row = transaction_.Prepare(R"sql(
    INSERT INTO token_uses (token, last_used, uses, address) VALUES ($1, $2, 1, $3)
     ON CONFLICT (token) DO UPDATE
       SET last_used = excluded.last_used, uses = token_uses.uses + 1, address = excluded.address
     RETURNING uses)sql");
  row.Bind(token.id, now, address).Next();
  return row.Integer(0);
}

void Tokens::NoteUses(const std::vector<Use>& uses) {
  for (const auto& [token, robot, at, address] : uses) {
    // Only if the token still exists: a use noted before its removal must leave nothing behind.
    transaction_
        .Prepare(R"sql(INSERT INTO token_uses (token, last_used, address) SELECT id, $2, $3 FROM tokens WHERE id = $1
                       ON CONFLICT (token) DO UPDATE SET last_used = excluded.last_used, address = excluded.address
                       WHERE token_uses.last_used < excluded.last_used)sql")
        .Bind(token, at, address)
        .Run();
    if (!robot.IsNone()) NoteRobotsUse(transaction_, robot, at);
  }
}

}  // namespace jeton::storage
