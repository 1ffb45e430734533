-- What is gone, so that the sweeper looks only where such a thing can leave rows behind (storage/purges.h). 0: unknown,
-- from before there were kinds.
ALTER TABLE purges ADD COLUMN what SMALLINT NOT NULL DEFAULT 0;
