#include "storage/tokens/codes.h"

namespace jeton::storage {

void Codes::Add(const Code& code) {
  transaction_
      .Prepare(R"sql(INSERT INTO codes (token, redirect_uri, challenge, given, surface, resources)
                     VALUES ($1, $2, $3, $4, $5, $6))sql")
      .Bind(code.token, code.redirect_uri, code.challenge, code.given, code.surface, code.resources)
      .Run();
}

std::optional<Code> Codes::Find(const Id& token) {
  Statement row = transaction_.Prepare(
      "SELECT token, redirect_uri, challenge, given, surface, resources FROM codes WHERE token = $1");
  if (!row.Bind(token).Next()) return std::nullopt;
  return Code{.token = row.IdAt(0),
              .redirect_uri = row.Text(1),
              .challenge = row.Text(2),
              .given = row.IdAt(3),
              .surface = row.Enum<CodeSurface>(4),
              .resources = row.Text(5)};
}

int Codes::CountFailure(const Id& token) {
  Statement row = transaction_.Prepare("UPDATE codes SET failures = failures + 1 WHERE token = $1 RETURNING failures");
  return row.Bind(token).Next() ? static_cast<int>(row.Integer(0)) : 0;
}

void Codes::SetGiven(const Id& token, const Id& given) {
  transaction_.Prepare("UPDATE codes SET given = $2 WHERE token = $1").Bind(token, given).Run();
}

}  // namespace jeton::storage
