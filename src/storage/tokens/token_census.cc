#include "storage/tokens/token_census.h"

namespace jeton::storage {

std::vector<CountedToken> ReadTokensAfter(Transaction& transaction, const Digest& after, TimePoint now,
                                          std::size_t most) {
  Statement rows = transaction.Prepare(R"sql(
    SELECT t.digest, t.kind, t.created, t.expires, t.restriction,
           CASE WHEN s.enabled = 0 OR s.expires <= $2 OR o.enabled = 0 THEN 1 ELSE 0 END
      FROM tokens t LEFT JOIN accounts s ON s.id = t.subject LEFT JOIN accounts o ON o.id = t.name_space
     WHERE t.digest > $1 ORDER BY t.digest LIMIT $3)sql");
  rows.Bind(after, now, static_cast<std::int64_t>(most));
  std::vector<CountedToken> tokens;
  while (rows.Next()) {
    tokens.push_back({.digest = rows.DigestAt(0),
                      .kind = rows.Enum<TokenKind>(1),
                      .created = rows.Time(2),
                      .expires = rows.Time(3),
                      .restriction = rows.Text(4),
                      .rests = rows.Integer(5) != 0});
  }
  return tokens;
}

}  // namespace jeton::storage
