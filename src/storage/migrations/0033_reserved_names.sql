-- Names of accounts that are gone or renamed, kept from others while a registry token for them may live.
CREATE TABLE reserved_names (
  name TEXT PRIMARY KEY,
  ends BIGINT NOT NULL
);
CREATE INDEX reserved_names_ends ON reserved_names (ends);
