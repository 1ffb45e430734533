-- A role of an account on a repository may end by itself.
ALTER TABLE repository_roles ADD COLUMN expires BIGINT NOT NULL DEFAULT 9223372036854775807;
CREATE INDEX repository_roles_expires ON repository_roles (expires) WHERE expires < 9223372036854775807;
