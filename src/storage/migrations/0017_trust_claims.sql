-- What a rule wants of further claims: a JSON object, the empty text for none. Who comes without saying as whom is looked
-- for by issuer. account and address: of a token that is its robot's password, which is good there alone; none of one
-- that was exchanged.
ALTER TABLE trust_rules ADD COLUMN claims TEXT NOT NULL DEFAULT '';
ALTER TABLE trust_rules ADD COLUMN name TEXT NOT NULL DEFAULT '';
CREATE INDEX trust_rules_issuer ON trust_rules (issuer, subject);
ALTER TABLE used_assertions ADD COLUMN account BYTEA;
ALTER TABLE used_assertions ADD COLUMN address TEXT;
