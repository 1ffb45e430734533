-- Whether a superuser has disabled the organization, so that only superusers enable it again. Who disabled one before is
-- not known: those count as disabled by a superuser.
ALTER TABLE accounts ADD COLUMN locked SMALLINT NOT NULL DEFAULT 0;
UPDATE accounts SET locked = 1 WHERE kind = 1 AND enabled = 0;
