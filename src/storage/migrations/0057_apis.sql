-- Resource servers of organizations: APIs for which access tokens are given. scopes: a JSON array of {"name","title","dangerous"}.
CREATE TABLE apis (
  id BYTEA PRIMARY KEY,
  organization BYTEA NOT NULL,
  name TEXT NOT NULL,
  identifier TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  enabled SMALLINT NOT NULL,
  token_format SMALLINT NOT NULL,
  typ TEXT NOT NULL,
  alg TEXT NOT NULL,
  token_life BIGINT NOT NULL,
  scopes TEXT NOT NULL,
  created BIGINT NOT NULL,
  UNIQUE (organization, name)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX apis_age ON apis (organization, created, id);
