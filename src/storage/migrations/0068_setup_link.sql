-- The link by which an administrator chooses a password. There is at most one, in the row with the id 1: a new one
-- replaces it. digest: SHA-256 of its secret.
CREATE TABLE setup_link (
  id SMALLINT PRIMARY KEY,
  digest BYTEA NOT NULL,
  expires BIGINT NOT NULL
);
