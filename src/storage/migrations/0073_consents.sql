-- What users have let applications do, so that they are not asked again. scopes: of that resource, separated by spaces.
CREATE TABLE consents (
  account BYTEA NOT NULL,
  application BYTEA NOT NULL,
  resource TEXT NOT NULL,
  scopes TEXT NOT NULL,
  given BIGINT NOT NULL,
  PRIMARY KEY (account, application, resource)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX consents_application ON consents (application, account);
