#include "storage/directory/prototypes.h"

#define PROTOTYPE_COLUMNS "id, organization, activating, delegate, to_team, role, created"

namespace jeton::storage {
namespace {

Prototype ReadPrototype(Statement& row) {
  return {.id = row.IdAt(0),
          .organization = row.IdAt(1),
          .activating = row.IdAt(2),
          .delegate = row.IdAt(3),
          .to_team = row.Integer(4) != 0,
          .role = row.Enum<RepositoryRole>(5),
          .created = row.Time(6)};
}

}  // namespace

void Prototypes::Add(const Prototype& prototype) {
  transaction_.Prepare("INSERT INTO prototypes (" PROTOTYPE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)")
      .Bind(prototype.id, prototype.organization, prototype.activating, prototype.delegate, prototype.to_team,
            prototype.role, prototype.created)
      .Run();
}

std::optional<Prototype> Prototypes::Find(const Id& organization, const Id& id) {
  Statement row =
      transaction_.Prepare("SELECT " PROTOTYPE_COLUMNS " FROM prototypes WHERE id = $1 AND organization = $2");
  return ReadOne(row.Bind(id, organization), ReadPrototype);
}

std::vector<Prototype> Prototypes::Of(const Id& organization, const AgePlace& after, std::size_t most) {
  Statement row = transaction_.Prepare("SELECT " PROTOTYPE_COLUMNS R"sql( FROM prototypes
     WHERE organization = $1 AND (created, id) > ($2, $3) ORDER BY created, id LIMIT $4)sql");
  return ReadAll(row.Bind(organization, after.created, ByteString{after.id.view()}, most), ReadPrototype);
}

bool Prototypes::HasSoMany(const Id& organization, std::int64_t count) {
  return HasRows(transaction_.Prepare("SELECT 1 FROM prototypes WHERE organization = $1 LIMIT 1 OFFSET $2"),
                 organization, count);
}

void Prototypes::SetRole(const Id& id, RepositoryRole role) {
  transaction_.Prepare("UPDATE prototypes SET role = $2 WHERE id = $1").Bind(id, role).Run();
}

void Prototypes::Remove(const Id& id) { transaction_.Prepare("DELETE FROM prototypes WHERE id = $1").Bind(id).Run(); }

}  // namespace jeton::storage
