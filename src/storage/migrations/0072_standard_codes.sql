-- Codes of the standard surface (surface = 1) are exchanged there alone. failures: exchanges with something wrong in them;
-- resources: identifiers, separated by spaces.
ALTER TABLE codes ADD COLUMN surface SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE codes ADD COLUMN failures SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE codes ADD COLUMN resources TEXT NOT NULL DEFAULT '';
