-- The log of one repository, and that of the whole installation.
ALTER TABLE audit ADD COLUMN repository BYTEA;
CREATE INDEX audit_repository ON audit (repository, at) WHERE repository IS NOT NULL;
CREATE INDEX audit_at ON audit (at);
