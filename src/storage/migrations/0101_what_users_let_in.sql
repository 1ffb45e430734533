-- What users have allowed programs on devices that have not come for it yet: listed with the users' consents, and ended with them.
CREATE INDEX device_grants_allowed ON device_grants (account, application) WHERE state = 1;
-- Clients that describe themselves, which users bring: kept_until is when one may go that holds nothing; NULL: an application that
-- somebody registered, which stays. Those do not count among the applications of their organization.
ALTER TABLE applications ADD COLUMN kept_until BIGINT;
UPDATE applications SET kept_until = created + 7776000000000 WHERE client_id LIKE 'https://%';
CREATE INDEX applications_kept ON applications (kept_until) WHERE kept_until IS NOT NULL;
CREATE INDEX applications_registered ON applications (owner, kept_until) WHERE kept_until IS NULL;
