-- Of an organization: the user that created it, so that those are counted without what others made. NULL for older ones.
ALTER TABLE accounts ADD COLUMN creator BYTEA;
CREATE INDEX accounts_creator ON accounts (creator) WHERE creator IS NOT NULL;
