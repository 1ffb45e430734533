-- Up to which end of a token webhooks have been told that tokens end soon: one row.
CREATE TABLE told_ends (
  one SMALLINT PRIMARY KEY,
  ends BIGINT NOT NULL,
  token BYTEA NOT NULL
);
