-- Public keys that a superuser has made for services: what anybody may look up. jwk and metadata: JSON objects.
CREATE TABLE service_keys (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  jwk TEXT NOT NULL,
  metadata TEXT NOT NULL,
  notes TEXT NOT NULL,
  approver BYTEA,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX service_keys_service ON service_keys (service, created);
CREATE INDEX service_keys_expires ON service_keys (expires);
