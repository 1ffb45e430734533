#include "storage/tokens/identity_tokens.h"

#include "storage/tokens/tokens.h"

namespace jeton::storage {

void IdentityTokens::Add(const IdentityBinding& binding) {
  transaction_
      .Prepare("INSERT INTO identity_tokens (token, service, parent, client, address) VALUES ($1, $2, $3, $4, $5)")
      .Bind(binding.token, binding.service, binding.parent, binding.client, binding.address)
      .Run();
}

std::optional<IdentityBinding> IdentityTokens::Find(const Id& token) {
  Statement row =
      transaction_.Prepare("SELECT token, service, parent, client, address FROM identity_tokens WHERE token = $1");
  if (!row.Bind(token).Next()) return std::nullopt;
  return IdentityBinding{.token = row.IdAt(0),
                         .service = row.Text(1),
                         .parent = row.DigestAt(2),
                         .client = row.Text(3),
                         .address = row.Text(4)};
}

std::vector<Id> IdentityTokens::LongestIdle(const Digest& parent, std::size_t kept) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT tokens.id FROM identity_tokens
      JOIN tokens ON tokens.id = identity_tokens.token
      LEFT JOIN token_uses ON token_uses.token = tokens.id
     WHERE identity_tokens.parent = $1
     ORDER BY COALESCE(token_uses.last_used, tokens.created) DESC LIMIT $2 OFFSET $3)sql");
  return ReadAll(row.Bind(parent, Tokens::kAll, kept), [](Statement& one) { return one.IdAt(0); });
}

}  // namespace jeton::storage
