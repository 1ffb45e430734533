#include "storage/tokens/applications.h"

#include "storage/purges.h"

// Applications disappear at once with their owner. Their rows wait to be swept.
#define OF_OWNER_THAT_IS_THERE " AND EXISTS (SELECT 1 FROM accounts WHERE accounts.id = applications.owner)"
#define APPLICATION_COLUMNS                                                                                           \
  "id, owner, client_id, name, description, application_uri, redirect_uri, avatar_email, scopes, created, implicit, " \
  "slug, more_redirects, default_scopes, token_life, enabled"

namespace jeton::storage {
namespace {

Application ReadApplication(Statement& row) {
  return {.id = row.IdAt(0),
          .owner = row.IdAt(1),
          .client_id = row.Text(2),
          .name = row.Text(3),
          .description = row.Text(4),
          .application_uri = row.Text(5),
          .redirect_uri = row.Text(6),
          .avatar_email = row.OptionalText(7),
          .scopes = row.Text(8),
          .implicit = row.Integer(10) != 0,
          .slug = row.Text(11),
          .more_redirects = row.Text(12),
          .default_scopes = row.Text(13),
          .token_life = Seconds{row.Integer(14)},
          .enabled = row.Integer(15) != 0,
          .created = row.Time(9)};
}

std::optional<std::string> SlugOf(const Application& application) {
  return application.slug.empty() ? std::nullopt : std::optional(application.slug);
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

std::vector<Application> Applications::Of(const Id& owner, const AgePlace& after, std::size_t most) {
  Statement row = transaction_.Prepare("SELECT " APPLICATION_COLUMNS R"sql( FROM applications
     WHERE owner = $1 AND (created, id) > ($2, $3) ORDER BY created, id LIMIT $4)sql");
  return ReadAll(row.Bind(owner, after.created, after.id, most), ReadApplication);
}

std::vector<Id> Applications::IdsOf(const Id& owner) {
  Statement row = transaction_.Prepare("SELECT id FROM applications WHERE owner = $1");
  return ReadAll(row.Bind(owner), [](Statement& one) { return one.IdAt(0); });
}

bool Applications::HasSoMany(const Id& owner, std::int64_t count) {
  return HasRows(transaction_.Prepare("SELECT 1 FROM applications WHERE owner = $1 LIMIT 1 OFFSET $2"), owner, count);
}

void Applications::Add(const Application& application) {
  transaction_
      .Prepare("INSERT INTO applications (" APPLICATION_COLUMNS
               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
      .Bind(application.id, application.owner, application.client_id, application.name, application.description,
            application.application_uri, application.redirect_uri, application.avatar_email, application.scopes,
            application.created, application.implicit, SlugOf(application), application.more_redirects,
            application.default_scopes, application.token_life.count(), application.enabled)
      .Run();
}

void Applications::Update(const Application& application, TimePoint now) {
  transaction_
      .Prepare(R"sql(UPDATE applications SET name = $2, description = $3, application_uri = $4, redirect_uri = $5,
                            avatar_email = $6, scopes = $7, implicit = $8, more_redirects = $9,
                            default_scopes = $10, token_life = $11, enabled = $12 WHERE id = $1)sql")
      .Bind(application.id, application.name, application.description, application.application_uri,
            application.redirect_uri, application.avatar_email, application.scopes, application.implicit,
            application.more_redirects, application.default_scopes, application.token_life.count(), application.enabled)
      .Run();
  transaction_.Announce(ChangeKind::kApplication, application.id, now);
}

void Applications::Remove(const Id& id, TimePoint now, bool end_descendants) {
  // Its permissions and offers are reachable only through this row.
  transaction_.Prepare("DELETE FROM applications WHERE id = $1").Bind(id).Run();
  PurgeLater(transaction_, id, end_descendants);
  transaction_.Announce(ChangeKind::kApplication, id, now);
}

}  // namespace jeton::storage
