-- The API for which an access token is; NULL: this server.
ALTER TABLE tokens ADD COLUMN api BYTEA;
CREATE INDEX tokens_api ON tokens (api, id) WHERE api IS NOT NULL;
