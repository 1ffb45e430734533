#include "storage/grants/consents.h"

#include "base/token_text.h"
#include "domain/records.h"

namespace jeton::storage {
namespace {

// The kinds that the statements below name.
static_assert(static_cast<int>(TokenKind::kOAuthAccess) == 1 && static_cast<int>(TokenKind::kCode) == 7 &&
              static_cast<int>(TokenKind::kRefresh) == 11 && static_cast<int>(DeviceState::kAllowed) == 1);

std::vector<Id> ReadIds(Statement& row) {
  return ReadAll(row, [](Statement& one) { return one.IdAt(0); });
}

}  // namespace

std::string Consents::ScopesFor(const Id& account, const Id& application, std::string_view resource) {
  Statement row =
      transaction_.Prepare("SELECT scopes FROM consents WHERE account = $1 AND application = $2 AND resource = $3");
  return row.Bind(account, application, resource).Next() ? row.Text(0) : std::string();
}

void Consents::Set(const Id& account, const Id& application, std::string_view resource, std::string_view scopes,
                   TimePoint now) {
  transaction_
      .Prepare(R"sql(INSERT INTO consents (account, application, resource, scopes, given) VALUES ($1, $2, $3, $4, $5)
                     ON CONFLICT (account, application, resource)
                       DO UPDATE SET scopes = excluded.scopes, given = excluded.given)sql")
      .Bind(account, application, resource, scopes, now)
      .Run();
}

void Consents::Remove(const Id& account, const Id& application) {
  transaction_.Prepare("DELETE FROM consents WHERE account = $1 AND application = $2").Bind(account, application).Run();
}

std::vector<Id> Consents::ApplicationsOf(const Id& account, const Id& after, std::size_t most, TimePoint now) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT application FROM consents WHERE account = $1 AND application > $2
    UNION
    SELECT application FROM tokens WHERE subject = $1 AND kind = 11 AND application > $2
    UNION
    SELECT application FROM device_grants WHERE account = $1 AND state = 1 AND application > $2 AND expires > $4
    ORDER BY application LIMIT $3)sql");
  // Not as an id: the none id, before all others, would be NULL.
  return ReadIds(row.Bind(account, ByteString{after.view()}, most, now));
}

std::vector<Consent> Consents::Of(const Id& account, const Id& application) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT resource, scopes, given FROM consents WHERE account = $1 AND application = $2 ORDER BY resource)sql");
  return ReadAll(row.Bind(account, application), [](Statement& one) {
    return Consent{.resource = one.Text(0), .scopes = one.Text(1), .given = one.Time(2)};
  });
}

std::vector<Id> Consents::RefreshTokensOf(const Id& account, const Id& application) {
  Statement row = transaction_.Prepare(
      "SELECT id FROM tokens WHERE subject = $1 AND kind = 11 AND application = $2 ORDER BY created, id");
  return ReadIds(row.Bind(account, application));
}

std::vector<Id> Consents::HeldTokensOf(const Id& account, const Id& application, std::size_t most) {
  Statement row = transaction_.Prepare(
      "SELECT id FROM tokens WHERE subject = $1 AND kind IN (1, 7, 11) AND application = $2 LIMIT $3");
  return ReadIds(row.Bind(account, application, most));
}

}  // namespace jeton::storage
