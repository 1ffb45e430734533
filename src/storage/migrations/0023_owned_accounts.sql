-- The robots of an account by name, and how many there are.
DROP INDEX accounts_owner;
CREATE INDEX accounts_owner ON accounts (owner, kind, name) WHERE owner IS NOT NULL;
-- Users, or organizations, by the beginning of their names, among however many robots.
CREATE INDEX accounts_kind ON accounts (kind, name);
