-- Applications have a name of their own for paths, several addresses to send users back to, scopes that their own tokens have
-- without asking, a life of those tokens (seconds; 0: the usual one), and can be switched off.
ALTER TABLE applications ADD COLUMN slug TEXT;
ALTER TABLE applications ADD COLUMN more_redirects TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN default_scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN token_life BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN enabled SMALLINT NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX applications_slug ON applications (owner, slug) WHERE slug IS NOT NULL;
