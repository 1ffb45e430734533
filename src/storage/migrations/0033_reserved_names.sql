-- Names of accounts that are gone or renamed, kept from others while a registry token for them may live. keeper: may take
-- the name all the same, the parent of a sub-account that it belonged to; NULL: there is none.
CREATE TABLE reserved_names (
  name TEXT PRIMARY KEY,
  ends BIGINT NOT NULL,
  keeper BYTEA
);
CREATE INDEX reserved_names_ends ON reserved_names (ends);
