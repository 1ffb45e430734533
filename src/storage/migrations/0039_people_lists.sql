-- Lists of robots, members, collaborators and permissions are read in parts, each part by an index.

-- Of a robot: when one of its secrets was last used, with a minus, so that the list goes upwards; zero: never.
ALTER TABLE accounts ADD COLUMN minus_last_used BIGINT NOT NULL DEFAULT 0;
UPDATE accounts SET minus_last_used = -COALESCE(
    (SELECT MAX(u.last_used) FROM tokens t JOIN token_uses u ON u.token = t.id
      WHERE t.subject = accounts.id AND t.kind = 2), 0)
  WHERE kind = 2;
CREATE INDEX accounts_robots ON accounts (owner, minus_last_used, created, id) WHERE kind = 2;

ALTER TABLE team_members ADD COLUMN organization BYTEA;
UPDATE team_members SET organization = (SELECT t.organization FROM teams t WHERE t.id = team_members.team);
CREATE INDEX team_members_organization ON team_members (organization, account);
DROP INDEX team_members_team;
CREATE INDEX team_members_team ON team_members (team, account);

ALTER TABLE repository_roles ADD COLUMN namespace BYTEA;
UPDATE repository_roles SET namespace =
  (SELECT r.namespace FROM repositories r WHERE r.id = repository_roles.repository);
CREATE INDEX repository_roles_namespace ON repository_roles (namespace, grantee, repository);

DROP INDEX prototypes_organization;
CREATE INDEX prototypes_organization ON prototypes (organization, created, id);
