-- Accounts, roles and members lie in the order of their keys: a list of grantees and the accounts it names are read side by
-- side.
CREATE TABLE accounts_by_id (
  id BYTEA PRIMARY KEY,
  kind SMALLINT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  enabled SMALLINT NOT NULL,
  password TEXT NOT NULL,
  owner BYTEA,
  description TEXT NOT NULL,
  metadata TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL DEFAULT 9223372036854775807,
  minus_last_used BIGINT NOT NULL DEFAULT 0,
  creator BYTEA,
  repositories BIGINT NOT NULL DEFAULT 0
) /*sqlite WITHOUT ROWID*/;
INSERT INTO accounts_by_id
  SELECT id, kind, name, email, enabled, password, owner, description, metadata, created, expires, minus_last_used, creator,
         repositories
    FROM accounts ORDER BY id;
DROP TABLE accounts;
ALTER TABLE accounts_by_id RENAME TO accounts;
CREATE UNIQUE INDEX accounts_name ON accounts (name);
CREATE INDEX accounts_email ON accounts (email);
CREATE INDEX accounts_owner ON accounts (owner, kind, name) WHERE owner IS NOT NULL;
CREATE INDEX accounts_kind ON accounts (kind, name);
CREATE INDEX accounts_age ON accounts (kind, created, id);
CREATE INDEX accounts_robots ON accounts (owner, minus_last_used, created, id) WHERE kind = 2;
CREATE INDEX accounts_creator ON accounts (creator) WHERE creator IS NOT NULL;

CREATE TABLE team_members_by_account (
  team BYTEA NOT NULL,
  account BYTEA NOT NULL,
  organization BYTEA,
  PRIMARY KEY (account, team)
) /*sqlite WITHOUT ROWID*/;
INSERT INTO team_members_by_account SELECT team, account, organization FROM team_members ORDER BY account, team;
DROP TABLE team_members;
ALTER TABLE team_members_by_account RENAME TO team_members;
CREATE INDEX team_members_organization ON team_members (organization, account);
CREATE INDEX team_members_team ON team_members (team, account);

CREATE TABLE roles_by_repository (
  repository BYTEA NOT NULL,
  grantee BYTEA NOT NULL,
  role SMALLINT NOT NULL,
  created BIGINT NOT NULL DEFAULT 0,
  namespace BYTEA,
  PRIMARY KEY (repository, grantee)
) /*sqlite WITHOUT ROWID*/;
INSERT INTO roles_by_repository
  SELECT repository, grantee, role, created, namespace FROM repository_roles ORDER BY repository, grantee;
DROP TABLE repository_roles;
ALTER TABLE roles_by_repository RENAME TO repository_roles;
CREATE INDEX repository_roles_grantee ON repository_roles (grantee, created, repository);
CREATE INDEX repository_roles_namespace ON repository_roles (namespace, grantee, repository);
