#include "storage/tokens/apis.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/json.h"
#include "domain/access/targets.h"
#include "storage/age_order.h"
#include "storage/purges.h"

#define API_COLUMNS \
  "id, organization, name, identifier, title, enabled, token_format, typ, alg, token_life, scopes, created"
#define OF_ORGANIZATION_THAT_IS_THERE " AND EXISTS (SELECT 1 FROM accounts WHERE accounts.id = apis.organization)"

namespace jeton::storage {
namespace {

// For a caller that names none, each is looked at.
constexpr std::size_t kMostSearched = 1'000;

std::string PrintScopes(const std::vector<ApiScope>& scopes) {
  boost::json::array list;
  for (const ApiScope& scope : scopes) {
    list.push_back({{"name", scope.name}, {"title", scope.title}, {"dangerous", scope.dangerous}});
  }
  return boost::json::serialize(list);
}

std::vector<ApiScope> ReadScopes(std::string_view text) {
  std::vector<ApiScope> scopes;
  const auto list = ParseJson(text);
  if (!list || !list->is_array()) return scopes;
  for (const auto& one : list->get_array()) {
    const auto& scope = one.as_object();
    scopes.push_back({TextOf(scope, "name"), TextOf(scope, "title"), scope.at("dangerous").as_bool()});
  }
  return scopes;
}

Api ReadApi(Statement& row) {
  return {.id = row.IdAt(0),
          .organization = row.IdAt(1),
          .name = row.Text(2),
          .identifier = row.Text(3),
          .title = row.Text(4),
          .enabled = row.Integer(5) != 0,
          .token_format = row.Enum<ApiTokenFormat>(6),
          .typ = row.Text(7),
          .alg = row.Text(8),
          .token_life = Seconds{row.Integer(9)},
          .scopes = ReadScopes(row.Text(10)),
          .created = row.Time(11)};
}

}  // namespace

std::optional<Api> Apis::Find(const Id& id) {
  Statement row = transaction_.Prepare("SELECT " API_COLUMNS " FROM apis WHERE id = $1" OF_ORGANIZATION_THAT_IS_THERE);
  return ReadOne(row.Bind(id), ReadApi);
}

std::optional<Api> Apis::FindNamed(const Id& organization, std::string_view name) {
  Statement row = transaction_.Prepare("SELECT " API_COLUMNS " FROM apis WHERE organization = $1 AND name = $2");
  return ReadOne(row.Bind(organization, name), ReadApi);
}

std::optional<Api> Apis::FindByIdentifier(std::string_view identifier) {
  Statement row =
      transaction_.Prepare("SELECT " API_COLUMNS " FROM apis WHERE identifier = $1" OF_ORGANIZATION_THAT_IS_THERE);
  return ReadOne(row.Bind(identifier), ReadApi);
}

std::vector<Api> Apis::Meant(const Id& organization, const std::vector<std::string>& resources) {
  if (resources.empty()) return Of(organization, {}, kMostSearched);
  std::vector<Api> apis;
  for (const std::string& resource : resources) {
    for (const std::string& identifier : IdentifiersNamed(resource)) {
      auto api = FindByIdentifier(identifier);
      if (!api || api->organization != organization) continue;
      if (std::ranges::find(apis, api->id, &Api::id) == apis.end()) apis.push_back(std::move(*api));
    }
  }
  return apis;
}

std::vector<Api> Apis::Of(const Id& organization, const AgePlace& after, Extent extent) {
  Statement row =
      transaction_.Prepare(extent.order == ListOrder::kAscending
                               ? "SELECT " API_COLUMNS " FROM apis WHERE organization = $1" OLDEST_OF_OWNER_FIRST
                               : "SELECT " API_COLUMNS " FROM apis WHERE organization = $1" NEWEST_OF_OWNER_FIRST);
  return ReadAll(row.Bind(organization, after.created, after.id, extent.most), ReadApi);
}

bool Apis::HasSoMany(const Id& organization, std::int64_t count) {
  return HasRows(transaction_.Prepare("SELECT 1 FROM apis WHERE organization = $1 LIMIT 1 OFFSET $2"), organization,
                 count);
}

void Apis::Add(const Api& api) {
  // One of an organization that is gone may still have the identifier.
  transaction_.Prepare("DELETE FROM apis WHERE identifier = $1").Bind(api.identifier).Run();
  transaction_.Prepare("INSERT INTO apis (" API_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
      .Bind(api.id, api.organization, api.name, api.identifier, api.title, api.enabled, api.token_format, api.typ,
            api.alg, api.token_life.count(), PrintScopes(api.scopes), api.created)
      .Run();
}

void Apis::Update(const Api& api, TimePoint now) {
  transaction_.Prepare("DELETE FROM apis WHERE identifier = $1 AND id <> $2").Bind(api.identifier, api.id).Run();
  transaction_
      .Prepare(R"sql(UPDATE apis SET identifier = $2, title = $3, enabled = $4, token_format = $5, typ = $6, alg = $7,
                            token_life = $8, scopes = $9 WHERE id = $1)sql")
      .Bind(api.id, api.identifier, api.title, api.enabled, api.token_format, api.typ, api.alg, api.token_life.count(),
            PrintScopes(api.scopes))
      .Run();
  transaction_.Announce(ChangeKind::kApi, api.id, now);
}

void Apis::Remove(const Id& id, TimePoint now) {
  transaction_.Prepare("DELETE FROM apis WHERE id = $1").Bind(id).Run();
  PurgeLater(transaction_, id, Gone::kApi);
  transaction_.Announce(ChangeKind::kApi, id, now);
}

}  // namespace jeton::storage
