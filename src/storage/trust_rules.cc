#include "storage/trust_rules.h"

namespace jeton::storage {
namespace {

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

}  // namespace

std::vector<TrustRule> TrustRules::Of(const Id& account) {
  Statement row = transaction_.Prepare(
      "SELECT id, account, issuer, subject, audiences FROM trust_rules WHERE account = $1 ORDER BY place");
  row.Bind(account);
  std::vector<TrustRule> rules;
  while (row.Next()) rules.push_back({row.IdAt(0), row.IdAt(1), row.Text(2), row.Text(3), Split(row.Text(4))});
  return rules;
}

void TrustRules::Replace(const Id& account, const std::vector<TrustRule>& rules) {
  transaction_.Prepare("DELETE FROM trust_rules WHERE account = $1").Bind(account).Run();
  int place = 0;
  for (const TrustRule& rule : rules) {
    transaction_
        .Prepare(
            "INSERT INTO trust_rules (id, account, place, issuer, subject, audiences)"
            " VALUES ($1, $2, $3, $4, $5, $6)")
        .Bind(rule.id, account, place++, rule.issuer, rule.subject, Join(rule.audiences))
        .Run();
  }
}

bool UseAssertion(Transaction& transaction, const Digest& digest, TimePoint expires) {
  Statement row = transaction.Prepare(
      "INSERT INTO used_assertions (digest, expires) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1");
  return row.Bind(digest, expires).Next();
}

}  // namespace jeton::storage
