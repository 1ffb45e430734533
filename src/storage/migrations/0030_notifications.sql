-- What a user is told of a token that was offered to them, until they have seen the offer. NULL: told no more.
ALTER TABLE assignments ADD COLUMN notification BYTEA;
ALTER TABLE assignments ADD COLUMN dismissed SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX assignments_notification ON assignments (notification) WHERE notification IS NOT NULL;
CREATE INDEX assignments_to_tell ON assignments (account, created, notification)
  WHERE notification IS NOT NULL AND dismissed = 0;
