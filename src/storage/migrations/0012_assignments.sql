-- Tokens that an admin has offered to a user, who may make each of them once.
CREATE TABLE assignments (
  id BYTEA PRIMARY KEY,
  application BYTEA NOT NULL,
  account BYTEA NOT NULL,
  redirect_uri TEXT NOT NULL,
  scopes TEXT NOT NULL,
  response_type TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by BYTEA NOT NULL
);
CREATE INDEX assignments_account ON assignments (account, created);
CREATE INDEX assignments_application ON assignments (application);
