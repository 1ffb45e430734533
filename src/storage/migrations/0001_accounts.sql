-- Users, organizations and robots: one name space. Enumerations are numbered in domain/records.h and domain/roles.h;
-- times are microseconds since 1970 UTC; ids are 16 bytes, digests 32.
CREATE TABLE accounts (
  id BYTEA PRIMARY KEY,
  kind SMALLINT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  enabled SMALLINT NOT NULL,
  password TEXT NOT NULL,
  owner BYTEA,
  description TEXT NOT NULL,
  metadata TEXT NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX accounts_owner ON accounts (owner) WHERE owner IS NOT NULL;
CREATE INDEX accounts_email ON accounts (email);
CREATE TABLE teams (
  id BYTEA PRIMARY KEY,
  organization BYTEA NOT NULL,
  name TEXT NOT NULL,
  role SMALLINT NOT NULL,
  description TEXT NOT NULL,
  UNIQUE (organization, name)
);
CREATE TABLE team_members (
  team BYTEA NOT NULL,
  account BYTEA NOT NULL,
  PRIMARY KEY (account, team)
);
CREATE INDEX team_members_team ON team_members (team);
