-- What registries have told: which of their events have counted already, and who has used which repository with which token.
-- id of a use: made of the three, so that the same three meet in one row. account: of a user, robot or application, NULL for
-- anonymous; token: NULL where none or none for certain is known. last_pull and last_push: 0 for never.
CREATE TABLE told_events (
  digest BYTEA PRIMARY KEY,
  at BIGINT NOT NULL
);
CREATE INDEX told_events_at ON told_events (at);
CREATE TABLE repository_uses (
  id BYTEA PRIMARY KEY,
  repository BYTEA NOT NULL,
  account BYTEA,
  token BYTEA,
  pulls BIGINT NOT NULL,
  pushes BIGINT NOT NULL,
  last_pull BIGINT NOT NULL,
  last_push BIGINT NOT NULL,
  last_used BIGINT NOT NULL
);
CREATE INDEX repository_uses_repository ON repository_uses (repository, last_used);
CREATE INDEX repository_uses_account ON repository_uses (account, last_used) WHERE account IS NOT NULL;
CREATE INDEX repository_uses_token ON repository_uses (token) WHERE token IS NOT NULL;
