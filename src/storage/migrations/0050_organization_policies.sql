-- What an organization allows of its tokens, as domain/organizations/organization_policy.h prints it; empty: everything. It is read with
-- the account at each check of a token, so it lies beside it.
ALTER TABLE accounts ADD COLUMN policy TEXT NOT NULL DEFAULT '';
