-- What an identity token is bound to besides its row in `tokens`. parent: the digest of the token that it was made with, or of
-- the account's password as it was then.
CREATE TABLE identity_tokens (
  token BYTEA PRIMARY KEY,
  service TEXT NOT NULL,
  parent BYTEA NOT NULL,
  client TEXT NOT NULL,
  address TEXT NOT NULL
);
CREATE INDEX identity_tokens_parent ON identity_tokens (parent);
