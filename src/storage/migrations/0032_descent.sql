-- The token that a token was made with; NULL where a person made it with their password. The index finds what ends with it.
ALTER TABLE tokens ADD COLUMN parent BYTEA;
CREATE INDEX tokens_parent ON tokens (parent, created) WHERE parent IS NOT NULL;
