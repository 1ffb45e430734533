-- What accounts were refused at a registry, for a week: known accounts and applications alone. owner: the account
-- whose admins it concerns. accepted: 1 where the credential was good and a right was missing. document: what the decision
-- found, a JSON object.
CREATE TABLE denials (
  code TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  subject BYTEA NOT NULL,
  owner BYTEA NOT NULL,
  accepted SMALLINT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX denials_at ON denials (at, code);
CREATE INDEX denials_owner ON denials (owner, at, code);
CREATE INDEX denials_subject ON denials (subject, accepted, at, code);
