-- From when on what is gone is swept: later, where a request is about to do it itself and may not live to.
ALTER TABLE purges ADD COLUMN due BIGINT NOT NULL DEFAULT 0;
CREATE INDEX purges_due ON purges (ends_descendants, due);
