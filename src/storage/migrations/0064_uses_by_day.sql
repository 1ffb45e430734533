-- How often a repository was pulled and pushed on a day (counted from 1970, in UTC), as registries have reported.
CREATE TABLE repository_days (
  repository BYTEA NOT NULL,
  day BIGINT NOT NULL,
  pulls BIGINT NOT NULL,
  pushes BIGINT NOT NULL,
  PRIMARY KEY (repository, day)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX repository_days_day ON repository_days (day);
