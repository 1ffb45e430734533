-- The account that owns the robot or application of a token: its tokens, of all kinds, are listed by this. NULL for those
-- that users have by themselves, and for codes, which are not listed.
ALTER TABLE tokens ADD COLUMN name_space BYTEA;
UPDATE tokens SET name_space =
  COALESCE((SELECT p.owner FROM applications p WHERE p.id = tokens.application),
           (SELECT a.owner FROM accounts a WHERE a.id = tokens.subject AND a.kind = 2))
  WHERE kind <> 7;
CREATE INDEX tokens_name_space ON tokens (name_space, id) WHERE name_space IS NOT NULL;
-- The dialect that made the token. NULL for older ones.
ALTER TABLE tokens ADD COLUMN origin TEXT;
-- From where the token was used last.
ALTER TABLE token_uses ADD COLUMN address TEXT;
