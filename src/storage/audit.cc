#include "storage/audit.h"

namespace jeton::storage {

void AddAuditRow(Transaction& transaction, const AuditRow& row) {
  transaction
      .Prepare(R"sql(INSERT INTO audit (id, at, kind, namespace, performer, address, metadata)
                     VALUES ($1, $2, $3, $4, $5, $6, $7))sql")
      .Bind(row.id, row.at, row.kind, row.name_space, row.performer, row.address, row.metadata)
      .Run();
}

}  // namespace jeton::storage
