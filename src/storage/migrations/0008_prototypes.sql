-- Default permissions: a repository that any user (or this one) creates gives the delegate that role.
CREATE TABLE prototypes (
  id BYTEA PRIMARY KEY,
  organization BYTEA NOT NULL,
  activating BYTEA,
  delegate BYTEA NOT NULL,
  to_team SMALLINT NOT NULL,
  role SMALLINT NOT NULL
);
CREATE INDEX prototypes_organization ON prototypes (organization);
CREATE INDEX prototypes_delegate ON prototypes (delegate);
CREATE INDEX prototypes_activating ON prototypes (activating) WHERE activating IS NOT NULL;
