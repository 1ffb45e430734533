-- Lists go by age. Teams and default permissions from before this are as old as each other.
ALTER TABLE teams ADD COLUMN created BIGINT NOT NULL DEFAULT 0;
ALTER TABLE prototypes ADD COLUMN created BIGINT NOT NULL DEFAULT 0;
CREATE INDEX accounts_age ON accounts (kind, created, id);
