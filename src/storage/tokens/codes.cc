#include "storage/tokens/codes.h"

namespace jeton::storage {

void Codes::Add(const Code& code) {
  transaction_.Prepare("INSERT INTO codes (token, redirect_uri, challenge, given) VALUES ($1, $2, $3, $4)")
      .Bind(code.token, code.redirect_uri, code.challenge, code.given)
      .Run();
}

std::optional<Code> Codes::Find(const Id& token) {
  Statement row = transaction_.Prepare("SELECT token, redirect_uri, challenge, given FROM codes WHERE token = $1");
  if (!row.Bind(token).Next()) return std::nullopt;
  return Code{.token = row.IdAt(0), .redirect_uri = row.Text(1), .challenge = row.Text(2), .given = row.IdAt(3)};
}

void Codes::SetGiven(const Id& token, const Id& given) {
  transaction_.Prepare("UPDATE codes SET given = $2 WHERE token = $1").Bind(token, given).Run();
}

}  // namespace jeton::storage
