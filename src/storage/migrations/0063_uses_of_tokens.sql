-- When a token last deleted, and when it last looked at an image without pulling it; 0: never. Neither is a use, but
-- those that narrow the token must know. A row with nothing else has last_used 0.
ALTER TABLE repository_uses ADD COLUMN last_delete BIGINT NOT NULL DEFAULT 0;
ALTER TABLE repository_uses ADD COLUMN last_look BIGINT NOT NULL DEFAULT 0;
-- Uses for which several tokens may have been presented: they count for each of the account's tokens.
CREATE INDEX repository_uses_unclear ON repository_uses (account) WHERE token IS NULL AND account IS NOT NULL;
-- Since when a registry has reported events without a long pause, and which: 1 pulls and looks, 2 pushes, 4 deletions.
CREATE TABLE registry_reports (
  service TEXT PRIMARY KEY,
  since BIGINT NOT NULL,
  last BIGINT NOT NULL,
  deeds SMALLINT NOT NULL
);
