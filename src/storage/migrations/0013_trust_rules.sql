-- Which identities of others may come as an account of ours: a row is one rule, and its parts hold only together.
-- audiences: separated by spaces. used_assertions: foreign tokens that were taken, known by a digest, until they end.
CREATE TABLE trust_rules (
  id BYTEA PRIMARY KEY,
  account BYTEA NOT NULL,
  place SMALLINT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  audiences TEXT NOT NULL
);
CREATE INDEX trust_rules_account ON trust_rules (account, place);
CREATE TABLE used_assertions (
  digest BYTEA PRIMARY KEY,
  expires BIGINT NOT NULL
);
CREATE INDEX used_assertions_expires ON used_assertions (expires);
