-- What has a role on a repository is listed by its name, in either direction: that of an account or team, or the client id
-- of an application. So is what has scopes of an API.
ALTER TABLE repository_roles ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE repository_roles SET name =
  COALESCE((SELECT a.name FROM accounts a WHERE a.id = repository_roles.grantee),
           (SELECT t.name FROM teams t WHERE t.id = repository_roles.grantee),
           (SELECT p.client_id FROM applications p WHERE p.id = repository_roles.grantee), '');
CREATE INDEX repository_roles_name ON repository_roles (repository, name, grantee);
ALTER TABLE application_apis ADD COLUMN client_id TEXT NOT NULL DEFAULT '';
UPDATE application_apis SET client_id =
  COALESCE((SELECT p.client_id FROM applications p WHERE p.id = application_apis.application), '');
DROP INDEX application_apis_api;
CREATE INDEX application_apis_api ON application_apis (api, client_id, application);
-- And the robots of an owner that jobs may log in as.
ALTER TABLE trust_rules ADD COLUMN robot TEXT NOT NULL DEFAULT '';
UPDATE trust_rules SET robot = COALESCE((SELECT a.name FROM accounts a WHERE a.id = trust_rules.account), '');
DROP INDEX trust_rules_robot;
CREATE INDEX trust_rules_robot ON trust_rules (owner, robot, account);
