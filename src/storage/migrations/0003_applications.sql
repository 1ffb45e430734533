CREATE TABLE applications (
  id BYTEA PRIMARY KEY,
  owner BYTEA NOT NULL,
  client_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  application_uri TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  avatar_email TEXT,
  scopes TEXT NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX applications_owner ON applications (owner, created);
