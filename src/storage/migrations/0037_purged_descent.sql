-- Whether what was made with the tokens of what is gone ends with them. 1: it does.
ALTER TABLE purges ADD COLUMN ends_descendants SMALLINT NOT NULL DEFAULT 0;
