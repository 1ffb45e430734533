-- The person who answers for a token, if its maker is no person: an application makes tokens with its secret, and the
-- person who made the secret answers for them. NULL: its maker. It is read with the token at each check.
ALTER TABLE tokens ADD COLUMN owner BYTEA;
