#include "storage/tokens/trust_rules.h"

#include <boost/json/serialize.hpp>

#include "base/json.h"

// Excludes robots that were removed with their owner. Their rows wait to be swept.
#define OF_ROBOT_THAT_IS_THERE                                              \
  " AND EXISTS (SELECT 1 FROM accounts r JOIN accounts o ON o.id = r.owner" \
  " WHERE r.id = trust_rules.account)"

namespace jeton::storage {
namespace {

#define TRUST_RULE_COLUMNS "id, account, issuer, subject, audiences, claims, name, scopes, lifetime, anonymous"

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string PrintClaims(const std::vector<ClaimPattern>& patterns) {
  if (patterns.empty()) return {};
  boost::json::object claims;
  for (const ClaimPattern& pattern : patterns) claims[pattern.name] = pattern.value;
  return boost::json::serialize(claims);
}

// A rule with unreadable claims must not become a rule with fewer claims.
std::vector<ClaimPattern> ReadClaims(const std::string& text) {
  if (text.empty()) return {};
  const auto claims = ParseJson(text);
  if (!claims || !claims->is_object()) throw Unavailable("the claims of a trust rule are no JSON object");
  std::vector<ClaimPattern> patterns;
  for (const auto& member : claims->get_object()) {
    patterns.push_back({std::string(member.key()), TextOf(claims->get_object(), member.key())});
  }
  return patterns;
}

std::vector<TrustRule> ReadRules(Statement& row) {
  std::vector<TrustRule> rules;
  while (row.Next()) {
    rules.push_back({row.IdAt(0), row.IdAt(1), row.Text(2), row.Text(3), Split(row.Text(4)), ReadClaims(row.Text(5)),
                     row.Text(6), Split(row.Text(7)), Seconds{row.Integer(8)}, row.Integer(9) != 0});
  }
  return rules;
}

}  // namespace

std::vector<TrustRule> TrustRules::Of(const Id& account) {
  Statement row =
      transaction_.Prepare("SELECT " TRUST_RULE_COLUMNS " FROM trust_rules WHERE account = $1 ORDER BY place");
  return ReadRules(row.Bind(account));
}

void TrustRules::Replace(const Id& account, const std::vector<TrustRule>& rules) {
  transaction_.Prepare("DELETE FROM trust_rules WHERE account = $1").Bind(account).Run();
  int place = 0;
  for (const TrustRule& rule : rules) {
    transaction_
        .Prepare("INSERT INTO trust_rules (" TRUST_RULE_COLUMNS
                 ", place, owner, robot)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT owner FROM accounts WHERE id = $2),"
                 " COALESCE((SELECT name FROM accounts WHERE id = $2), ''))")
        .Bind(rule.id, account, rule.issuer, rule.subject, Join(rule.audiences), PrintClaims(rule.claims), rule.name,
              Join(rule.scopes), rule.lifetime.count(), rule.anonymous ? 1 : 0, place++)
        .Run();
  }
}

bool TrustRules::NamesIssuer(std::string_view issuer) {
  Statement row = transaction_.Prepare("SELECT 1 FROM trust_rules WHERE issuer = $1" OF_ROBOT_THAT_IS_THERE " LIMIT 1");
  return row.Bind(issuer).Next();
}

std::vector<TrustRule> TrustRules::For(std::string_view issuer, const Subjects& subjects, std::size_t most) {
  Statement row = transaction_.Prepare(
      "SELECT " TRUST_RULE_COLUMNS
      " FROM trust_rules WHERE issuer = $1 AND subject IN ($2, $3, '')" OF_ROBOT_THAT_IS_THERE " LIMIT $4");
  return ReadRules(row.Bind(issuer, subjects.front(), subjects.back(), most));
}

std::vector<TrustRule> TrustRules::AnonymousFor(std::string_view issuer, const Subjects& subjects, std::size_t most) {
  Statement row =
      transaction_.Prepare("SELECT " TRUST_RULE_COLUMNS
                           " FROM trust_rules WHERE issuer = $1 AND subject IN ($2, $3, '') AND anonymous = 1"
                           " AND scopes <> ''" OF_ROBOT_THAT_IS_THERE " LIMIT $4");
  return ReadRules(row.Bind(issuer, subjects.front(), subjects.back(), most));
}

std::vector<TrustRule> TrustRules::OfOwner(const Id& owner, std::string_view issuer, const Subjects& subjects,
                                           std::size_t most) {
  Statement row = transaction_.Prepare(
      "SELECT " TRUST_RULE_COLUMNS
      " FROM trust_rules WHERE owner = $1 AND issuer = $2 AND subject IN ($3, $4, '')" OF_ROBOT_THAT_IS_THERE
      " LIMIT $5");
  return ReadRules(row.Bind(owner, issuer, subjects.front(), subjects.back(), most));
}

bool UseAssertion(Transaction& transaction, const Digest& digest, TimePoint expires) {
  Statement row = transaction.Prepare(
      "INSERT INTO used_assertions (digest, expires) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1");
  return row.Bind(digest, expires).Next();
}

bool BindAssertion(Transaction& transaction, const Digest& digest, const AssertionPlace& place, TimePoint expires) {
  Statement row = transaction.Prepare(
      "INSERT INTO used_assertions (digest, expires, account, address) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT DO NOTHING RETURNING 1");
  return row.Bind(digest, expires, place.account, place.address).Next();
}

std::optional<AssertionPlace> FindAssertion(Transaction& transaction, const Digest& digest) {
  Statement row = transaction.Prepare("SELECT account, address FROM used_assertions WHERE digest = $1");
  if (!row.Bind(digest).Next()) return std::nullopt;
  return AssertionPlace{row.IdAt(0), row.OptionalText(1).value_or("")};
}

}  // namespace jeton::storage
