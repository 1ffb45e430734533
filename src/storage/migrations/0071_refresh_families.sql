-- What a refresh token stands for besides its row in `tokens`. That row is the family's: its digest is that of the head, the one
-- generation that is live. ends: of the whole family, never moved; resources: identifiers, separated by spaces.
CREATE TABLE refresh_families (
  token BYTEA PRIMARY KEY,
  ends BIGINT NOT NULL,
  resources TEXT NOT NULL
) /*sqlite WITHOUT ROWID*/;
-- Generations that were used. box: the secret of the next one, sealed with a key that only the secret of this one yields, and NULL
-- once the grace has ended; closes: the end of the grace; expires: when it would have ended unused.
CREATE TABLE refresh_generations (
  digest BYTEA PRIMARY KEY,
  family BYTEA NOT NULL,
  box BYTEA,
  closes BIGINT NOT NULL,
  expires BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX refresh_generations_expires ON refresh_generations (expires);
CREATE INDEX refresh_generations_closes ON refresh_generations (closes) WHERE box IS NOT NULL;
