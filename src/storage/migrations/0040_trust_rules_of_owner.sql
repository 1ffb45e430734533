-- Whose robot a rule is for: the rules of one name space are found without those of others.
ALTER TABLE trust_rules ADD COLUMN owner BYTEA;
UPDATE trust_rules SET owner = (SELECT a.owner FROM accounts a WHERE a.id = trust_rules.account);
CREATE INDEX trust_rules_owner ON trust_rules (owner, issuer, subject);
