-- Every secret we issued, known by its SHA-256 digest; `sealed` is an encrypted copy for those that a contract returns.
-- The digest is the key of the table itself: a check is one look-up.
CREATE TABLE tokens (
  digest BYTEA PRIMARY KEY,
  id BYTEA NOT NULL UNIQUE,
  kind SMALLINT NOT NULL,
  subject BYTEA NOT NULL,
  application BYTEA,
  scopes TEXT NOT NULL,
  repositories TEXT NOT NULL,
  sealed BYTEA,
  note TEXT,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  created_by BYTEA
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX tokens_subject ON tokens (subject, kind, created);
CREATE INDEX tokens_application ON tokens (application, created) WHERE application IS NOT NULL;
CREATE INDEX tokens_expires ON tokens (expires);
-- When a token was last used: narrow, and written in batches.
CREATE TABLE token_uses (
  token BYTEA PRIMARY KEY,
  last_used BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
-- Subjects and applications that are gone, whose tokens are still to be swept.
CREATE TABLE purges (
  gone BYTEA PRIMARY KEY
);
