-- What applications are as OAuth clients: domain/applications/oauth_client.h. Those that are there go on as they were. jwks: a JSON
-- text; grant_types, exchange_subjects: words; lives in seconds.
ALTER TABLE applications ADD COLUMN grant_types TEXT NOT NULL DEFAULT 'authorization_code client_credentials';
ALTER TABLE applications ADD COLUMN auth_method SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN jwks TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN jwks_uri TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN refresh_grace BIGINT NOT NULL DEFAULT 60;
ALTER TABLE applications ADD COLUMN refresh_idle_life BIGINT NOT NULL DEFAULT 2592000;
ALTER TABLE applications ADD COLUMN refresh_absolute_life BIGINT NOT NULL DEFAULT 31536000;
ALTER TABLE applications ADD COLUMN refresh_rotates SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE applications ADD COLUMN exchange_subjects TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN exchange_impersonates SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN assertion_audience SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN first_party SMALLINT NOT NULL DEFAULT 0;
-- The APIs for which an application gets tokens, and the scopes of each, separated by spaces.
CREATE TABLE application_apis (
  application BYTEA NOT NULL,
  api BYTEA NOT NULL,
  scopes TEXT NOT NULL,
  PRIMARY KEY (application, api)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX application_apis_api ON application_apis (api, application);
