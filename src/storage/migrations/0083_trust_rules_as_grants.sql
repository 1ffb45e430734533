-- What a foreign token gives that comes as a grant: scopes, separated by spaces, for at most so many seconds (0: as long
-- as that token lives). Without scopes, a rule lets its robot log in and no more. anonymous: its bearer need be no client.
ALTER TABLE trust_rules ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE trust_rules ADD COLUMN lifetime BIGINT NOT NULL DEFAULT 0;
ALTER TABLE trust_rules ADD COLUMN anonymous SMALLINT NOT NULL DEFAULT 0;
