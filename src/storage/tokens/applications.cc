#include "storage/tokens/applications.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "storage/age_order.h"
#include "storage/purges.h"
#include "storage/tokens/apis.h"

// Applications disappear at once with their owner. Their rows wait to be swept.
#define OF_OWNER_THAT_IS_THERE " AND EXISTS (SELECT 1 FROM accounts WHERE accounts.id = applications.owner)"
#define CLIENT_COLUMNS                                                                 \
  "grant_types, auth_method, jwks, jwks_uri, refresh_grace, refresh_idle_life, "       \
  "refresh_absolute_life, refresh_rotates, exchange_subjects, exchange_impersonates, " \
  "assertion_audience, first_party"
// What can be changed.
#define SETTINGS_COLUMNS                                                                                               \
  "name, description, application_uri, redirect_uri, avatar_email, scopes, implicit, more_redirects, default_scopes, " \
  "token_life, enabled, " CLIENT_COLUMNS
#define APPLICATION_COLUMNS "id, " SETTINGS_COLUMNS ", owner, client_id, created, slug"
#define INSERT_APPLICATION                                                            \
  "INSERT INTO applications (" APPLICATION_COLUMNS                                    \
  ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, " \
  "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)"

namespace jeton::storage {
namespace {

constexpr Seconds kLookedAtAgain{86'400};

// The columns of CLIENT_COLUMNS, the first of which is `at`. Grants that cannot be read are none.
OAuthClient ReadClient(Statement& row, int at) {
  return {.grants = GrantTypes::Parse(row.Text(at)).value_or(GrantTypes()),
          .authentication = row.Enum<ClientAuthentication>(at + 1),
          .jwks = row.Text(at + 2),
          .jwks_uri = row.Text(at + 3),
          .refresh = {.grace = Seconds{row.Integer(at + 4)},
                      .idle_life = Seconds{row.Integer(at + 5)},
                      .absolute_life = Seconds{row.Integer(at + 6)},
                      .rotate = row.Integer(at + 7) != 0},
          .exchange = {.subjects = CopyWords(row.Text(at + 8)), .impersonate = row.Integer(at + 9) != 0},
          .assertion_audience = row.Enum<AssertionAudience>(at + 10),
          .first_party = row.Integer(at + 11) != 0};
}

Application ReadApplication(Statement& row) {
  return {.id = row.IdAt(0),
          .owner = row.IdAt(24),
          .client_id = row.Text(25),
          .name = row.Text(1),
          .description = row.Text(2),
          .application_uri = row.Text(3),
          .redirect_uri = row.Text(4),
          .avatar_email = row.OptionalText(5),
          .scopes = row.Text(6),
          .implicit = row.Integer(7) != 0,
          .slug = row.Text(27),
          .more_redirects = row.Text(8),
          .default_scopes = row.Text(9),
          .token_life = Seconds{row.Integer(10)},
          .enabled = row.Integer(11) != 0,
          .client = ReadClient(row, 12),
          .created = row.Time(26)};
}

// Binds the id, what SETTINGS_COLUMNS has, and then `rest`.
template <typename... Rest>
Statement& BindSettings(Statement& statement, const Application& application, const Rest&... rest) {
  const OAuthClient& client = application.client;
  return statement.Bind(application.id, application.name, application.description, application.application_uri,
                        application.redirect_uri, application.avatar_email, application.scopes, application.implicit,
                        application.more_redirects, application.default_scopes, application.token_life.count(),
                        application.enabled, client.grants.Print(), client.authentication, client.jwks, client.jwks_uri,
                        client.refresh.grace.count(), client.refresh.idle_life.count(),
                        client.refresh.absolute_life.count(), client.refresh.rotate,
                        JoinWords(client.exchange.subjects), client.exchange.impersonate, client.assertion_audience,
                        client.first_party, rest...);
}

std::optional<std::string> SlugOf(const Application& application) {
  return application.slug.empty() ? std::nullopt : std::optional(application.slug);
}

// Binds the values of INSERT_APPLICATION.
Statement& BindNew(Statement& statement, const Application& application) {
  return BindSettings(statement, application, application.owner, application.client_id, application.created,
                      SlugOf(application));
}

}  // namespace

std::optional<Application> Applications::Find(const Id& id) {
  Statement row =
      transaction_.Prepare("SELECT " APPLICATION_COLUMNS " FROM applications WHERE id = $1" OF_OWNER_THAT_IS_THERE);
  return ReadOne(row.Bind(id), ReadApplication);
}

std::optional<Application> Applications::FindByClientId(std::string_view client_id) {
  Statement row = transaction_.Prepare("SELECT " APPLICATION_COLUMNS
                                       " FROM applications WHERE client_id = $1" OF_OWNER_THAT_IS_THERE);
  return ReadOne(row.Bind(client_id), ReadApplication);
}

std::optional<Application> Applications::FindBySlug(const Id& owner, std::string_view slug) {
  Statement row =
      transaction_.Prepare("SELECT " APPLICATION_COLUMNS " FROM applications WHERE owner = $1 AND slug = $2");
  return ReadOne(row.Bind(owner, slug), ReadApplication);
}

std::vector<Application> Applications::Named(std::string_view name) {
  Statement row =
      transaction_.Prepare("SELECT " APPLICATION_COLUMNS " FROM applications WHERE name = $1" OF_OWNER_THAT_IS_THERE);
  return ReadAll(row.Bind(name), ReadApplication);
}

void Applications::SetApis(const Id& application, const std::vector<GrantedApi>& apis, TimePoint now) {
  transaction_.Prepare("DELETE FROM application_apis WHERE application = $1").Bind(application).Run();
  for (const GrantedApi& granted : apis) {
    transaction_
        .Prepare(
            "INSERT INTO application_apis (application, api, scopes, client_id) VALUES ($1, $2, $3,"
            " COALESCE((SELECT a.client_id FROM applications a WHERE a.id = $1), ''))")
        .Bind(application, granted.api.id, JoinWords(granted.scopes))
        .Run();
  }
  transaction_.Announce(ChangeKind::kApplication, application, now);
}

std::vector<GrantedApi> Applications::ApisOf(const Id& application) {
  std::vector<std::pair<Id, std::string>> rows;
  {
    Statement row = transaction_.Prepare("SELECT api, scopes FROM application_apis WHERE application = $1");
    rows = ReadAll(row.Bind(application), [](Statement& one) { return std::pair(one.IdAt(0), one.Text(1)); });
  }
  std::vector<GrantedApi> apis;
  for (const auto& [id, scopes] : rows) {
    if (auto api = Apis(transaction_).Find(id)) apis.push_back({std::move(*api), CopyWords(scopes)});
  }
  std::ranges::sort(apis, {}, [](const GrantedApi& granted) { return granted.api.name; });
  return apis;
}

std::vector<NamePlace> Applications::WithApi(const Id& api, const NamePlace& after, Extent extent) {
  Statement row = transaction_.Prepare(extent.order == ListOrder::kAscending
                                           ? R"sql(SELECT client_id, application FROM application_apis
     WHERE api = $1 AND (client_id, application) > ($2, $3) ORDER BY client_id, application LIMIT $4)sql"
                                           : R"sql(SELECT client_id, application FROM application_apis
     WHERE api = $1 AND (client_id, application) < ($2, $3) ORDER BY client_id DESC, application DESC LIMIT $4)sql");
  row.Bind(api, after.name, ByteString{after.id.view()}, extent.most);
  return ReadAll(row, [](Statement& one) { return NamePlace{one.Text(0), one.IdAt(1)}; });
}

std::vector<NamePlace> Applications::DescribedOf(const Id& owner) {
  Statement row = transaction_.Prepare("SELECT client_id, id FROM applications WHERE kept_until > 0 AND owner = $1");
  return ReadAll(row.Bind(owner), [](Statement& one) { return NamePlace{one.Text(0), one.IdAt(1)}; });
}

std::vector<Application> Applications::Of(const Id& owner, const AgePlace& after, Extent extent) {
  Statement row = transaction_.Prepare(
      extent.order == ListOrder::kAscending
          ? "SELECT " APPLICATION_COLUMNS " FROM applications WHERE owner = $1" OLDEST_OF_OWNER_FIRST
          : "SELECT " APPLICATION_COLUMNS " FROM applications WHERE owner = $1" NEWEST_OF_OWNER_FIRST);
  return ReadAll(row.Bind(owner, after.created, after.id, extent.most), ReadApplication);
}

std::vector<Id> Applications::IdsOf(const Id& owner) {
  Statement row = transaction_.Prepare("SELECT id FROM applications WHERE owner = $1");
  return ReadAll(row.Bind(owner), [](Statement& one) { return one.IdAt(0); });
}

bool Applications::HasSoMany(const Id& owner, std::int64_t count) {
  return HasRows(transaction_.Prepare("SELECT 1 FROM applications WHERE owner = $1 AND kept_until IS NULL"
                                      " LIMIT 1 OFFSET $2"),
                 owner, count);
}

void Applications::Add(const Application& application) {
  Statement row = transaction_.Prepare(INSERT_APPLICATION);
  BindNew(row, application).Run();
}

bool Applications::AddIfNew(const Application& application) {
  Statement row = transaction_.Prepare(INSERT_APPLICATION " ON CONFLICT (client_id) DO NOTHING RETURNING 1");
  return BindNew(row, application).Next();
}

void Applications::Update(const Application& application, TimePoint now) {
  Statement row = transaction_.Prepare("UPDATE applications SET (" SETTINGS_COLUMNS
                                       ") = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                                       "$18, $19, $20, $21, $22, $23, $24) WHERE id = $1");
  BindSettings(row, application).Run();
  transaction_.Announce(ChangeKind::kApplication, application.id, now);
}

void Applications::Remove(const Id& id, TimePoint now, bool end_descendants) {
  // Its permissions, offers and APIs are reachable only through this row.
  transaction_.Prepare("DELETE FROM applications WHERE id = $1").Bind(id).Run();
  PurgeLater(transaction_, id, Gone::kApplication, end_descendants);
  transaction_.Announce(ChangeKind::kApplication, id, now);
}

void Applications::KeepUntil(const Id& id, TimePoint until) {
  transaction_
      .Prepare("UPDATE applications SET kept_until = $2 WHERE id = $1 AND (kept_until IS NULL OR kept_until < $2)")
      .Bind(id, until)
      .Run();
}

bool Applications::HasSoManyDescribed(std::int64_t count) {
  Statement row = transaction_.Prepare("SELECT 1 FROM applications WHERE kept_until > 0 LIMIT 1 OFFSET $1");
  return row.Bind(count - 1).Next();
}

std::size_t Applications::RemoveIdle(TimePoint now, std::size_t most) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT id, CASE WHEN enabled = 0 OR EXISTS (SELECT 1 FROM tokens WHERE tokens.application = applications.id)
                    THEN 1 ELSE 0 END
      FROM applications WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2)sql");
  const auto found =
      ReadAll(row.Bind(now, most), [](Statement& one) { return std::pair(one.IdAt(0), one.Integer(1) != 0); });
  for (const auto& [id, stays] : found) {
    if (stays) {
      KeepUntil(id, now + kLookedAtAgain);
    } else {
      Remove(id, now);
    }
  }
  return found.size();
}

}  // namespace jeton::storage
