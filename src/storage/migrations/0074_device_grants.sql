-- What programs without a browser ask users for (RFC 8628). digest: of the device code; state: 0 not decided, 1 allowed, 2 refused,
-- 3 the client has its tokens. account, parent: the user who decided, and the credential with which they did. box: the first refresh
-- token, sealed with a key that only the device code yields; closes: until when the client may ask for it again. pace: seconds that
-- must lie between two polls.
CREATE TABLE device_grants (
  digest BYTEA PRIMARY KEY,
  user_code TEXT NOT NULL UNIQUE,
  application BYTEA NOT NULL,
  scopes TEXT NOT NULL,
  resources TEXT NOT NULL,
  challenge TEXT NOT NULL,
  address TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  pace BIGINT NOT NULL,
  polled BIGINT,
  state SMALLINT NOT NULL,
  account BYTEA,
  parent BYTEA,
  box BYTEA,
  closes BIGINT
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX device_grants_expires ON device_grants (expires);
