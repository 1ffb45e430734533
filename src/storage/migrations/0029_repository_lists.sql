-- Lists of repositories go by age, a page at a time: all of them, those of a name space, the public ones, and those on which
-- an account or team has a role. 1 is public.
CREATE INDEX repositories_created ON repositories (created, id);
CREATE INDEX repositories_namespace_created ON repositories (namespace, created, id);
CREATE INDEX repositories_public ON repositories (created, id) WHERE visibility = 1;
CREATE INDEX repositories_public_namespace ON repositories (namespace, created, id) WHERE visibility = 1;
ALTER TABLE repository_roles ADD COLUMN created BIGINT NOT NULL DEFAULT 0;
UPDATE repository_roles SET created =
  COALESCE((SELECT r.created FROM repositories r WHERE r.id = repository_roles.repository), 0);
DROP INDEX repository_roles_grantee;
CREATE INDEX repository_roles_grantee ON repository_roles (grantee, created, repository);
