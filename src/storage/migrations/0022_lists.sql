-- What lists are read by, page after page. Kinds that are listed for all users: 3 are personal authorizations, 5
-- application passwords.
CREATE INDEX tokens_kind ON tokens (kind, created) WHERE kind IN (3, 5);
DROP INDEX applications_owner;
CREATE INDEX applications_owner ON applications (owner, created, id);
DROP INDEX assignments_account;
CREATE INDEX assignments_account ON assignments (account, created, id);
