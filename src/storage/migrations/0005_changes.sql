-- The ordered feed that every cache follows; kinds in storage/database.h.
CREATE TABLE changes (
  position BIGINT PRIMARY KEY,
  kind SMALLINT NOT NULL,
  key BYTEA NOT NULL,
  at BIGINT NOT NULL
);
