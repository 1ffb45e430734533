#include "storage/tokens/service_keys.h"

#define SERVICE_KEY_COLUMNS "id, service, name, jwk, metadata, notes, approver, created, expires"

namespace jeton::storage {
namespace {

ServiceKey ReadServiceKey(Statement& row) {
  return {.id = row.Text(0),
          .service = row.Text(1),
          .name = row.Text(2),
          .jwk = row.Text(3),
          .metadata = row.Text(4),
          .notes = row.Text(5),
          .approver = row.IdAt(6),
          .created = row.Time(7),
          .expires = row.Time(8)};
}

}  // namespace

void ServiceKeys::Add(const ServiceKey& key) {
  transaction_.Prepare("INSERT INTO service_keys (" SERVICE_KEY_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
      .Bind(key.id, key.service, key.name, key.jwk, key.metadata, key.notes, key.approver, key.created, key.expires)
      .Run();
}

std::optional<ServiceKey> ServiceKeys::Find(std::string_view id) {
  Statement row = transaction_.Prepare("SELECT " SERVICE_KEY_COLUMNS " FROM service_keys WHERE id = $1");
  return ReadOne(row.Bind(id), ReadServiceKey);
}

std::vector<ServiceKey> ServiceKeys::Of(const std::optional<std::string>& service) {
  if (!service) {
    Statement row = transaction_.Prepare("SELECT " SERVICE_KEY_COLUMNS " FROM service_keys ORDER BY created, id");
    return ReadAll(row, ReadServiceKey);
  }
  Statement row =
      transaction_.Prepare("SELECT " SERVICE_KEY_COLUMNS " FROM service_keys WHERE service = $1 ORDER BY created, id");
  return ReadAll(row.Bind(*service), ReadServiceKey);
}

void ServiceKeys::Update(const ServiceKey& key) {
  transaction_
      .Prepare(
          "UPDATE service_keys SET name = $2, metadata = $3, notes = $4, approver = $5, expires = $6 WHERE id = $1")
      .Bind(key.id, key.name, key.metadata, key.notes, key.approver, key.expires)
      .Run();
}

void ServiceKeys::Remove(std::string_view id) {
  transaction_.Prepare("DELETE FROM service_keys WHERE id = $1").Bind(id).Run();
}

}  // namespace jeton::storage
