-- Whether an application may be sent tokens in the address of a page.
ALTER TABLE applications ADD COLUMN implicit SMALLINT NOT NULL DEFAULT 0;
