CREATE TABLE repositories (
  id BYTEA PRIMARY KEY,
  namespace BYTEA NOT NULL,
  name TEXT NOT NULL,
  visibility SMALLINT NOT NULL,
  description TEXT NOT NULL,
  created BIGINT NOT NULL,
  UNIQUE (namespace, name)
);
-- grantee: a user, robot, team or application.
CREATE TABLE repository_roles (
  repository BYTEA NOT NULL,
  grantee BYTEA NOT NULL,
  role SMALLINT NOT NULL,
  PRIMARY KEY (repository, grantee)
);
CREATE INDEX repository_roles_grantee ON repository_roles (grantee);
