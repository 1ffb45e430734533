-- Tokens lie in the order of their subjects' lists: a list reads rows that lie side by side, however many tokens of others
-- there are. A check finds the row by its digest.
CREATE TABLE tokens_by_subject (
  subject BYTEA NOT NULL,
  kind SMALLINT NOT NULL,
  created BIGINT NOT NULL,
  id BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  application BYTEA,
  scopes TEXT NOT NULL,
  restriction TEXT NOT NULL,
  sealed BYTEA,
  note TEXT,
  expires BIGINT NOT NULL,
  created_by BYTEA,
  parent BYTEA,
  PRIMARY KEY (subject, kind, created, id)
) /*sqlite WITHOUT ROWID*/;
INSERT INTO tokens_by_subject
  SELECT subject, kind, created, id, digest, application, scopes, restriction, sealed, note, expires, created_by, parent
    FROM tokens ORDER BY subject, kind, created, id;
DROP TABLE tokens;
ALTER TABLE tokens_by_subject RENAME TO tokens;
CREATE UNIQUE INDEX tokens_digest ON tokens (digest);
CREATE UNIQUE INDEX tokens_id ON tokens (id);
CREATE INDEX tokens_application ON tokens (application, created, id) WHERE application IS NOT NULL;
CREATE INDEX tokens_expires ON tokens (expires);
CREATE INDEX tokens_parent ON tokens (parent, created) WHERE parent IS NOT NULL;
-- Of all subjects: personal authorizations (3) and application passwords (5).
CREATE INDEX tokens_kind ON tokens (kind, created, id) WHERE kind IN (3, 5);
-- For reuse, as in 0007, but by the maker, who must be the subject: by the subject, the key of the table would do.
CREATE INDEX tokens_reuse ON tokens (created_by, substr(scopes, 1, 200), created) WHERE kind = 3;
CREATE INDEX tokens_reuse_note ON tokens (created_by, substr(scopes, 1, 200), substr(note, 1, 200), created)
  WHERE kind = 3;
-- As 0025 made them.
CREATE INDEX tokens_application_ends ON tokens (application, kind, expires) WHERE kind = 1;
CREATE INDEX tokens_subject_ends ON tokens (subject, kind, expires) WHERE kind IN (2, 3, 5);
