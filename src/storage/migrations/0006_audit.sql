-- Who did what, written in the transaction of what it describes. metadata: a JSON object.
CREATE TABLE audit (
  id BYTEA PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  namespace BYTEA,
  performer BYTEA,
  address TEXT NOT NULL,
  metadata TEXT NOT NULL
);
CREATE INDEX audit_namespace ON audit (namespace, at);
