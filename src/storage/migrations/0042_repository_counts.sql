-- How many repositories there are below an account, kept so that a limit costs the same however many there are.
ALTER TABLE accounts ADD COLUMN repositories BIGINT NOT NULL DEFAULT 0;
UPDATE accounts SET repositories = (SELECT COUNT(*) FROM repositories r WHERE r.namespace = accounts.id) WHERE kind <> 2;
