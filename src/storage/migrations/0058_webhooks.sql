-- Addresses that are told of events. organization: sixteen zero bytes for one of the whole installation. events: names
-- separated by spaces. secret, former_secret: sealed; the former one signs beside the other until former_ends. next_try: when
-- the next delivery is due, the greatest number if nothing is pending. failures: since the last delivery; failing: 1 if there
-- are any. last_status: of the last failure, 0 for no answer. Times that are not there are 0.
CREATE TABLE webhooks (
  id BYTEA PRIMARY KEY,
  organization BYTEA NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  enabled SMALLINT NOT NULL,
  secret BYTEA NOT NULL,
  former_secret BYTEA,
  former_ends BIGINT NOT NULL,
  created BIGINT NOT NULL,
  next_try BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  failing SMALLINT NOT NULL,
  failing_since BIGINT NOT NULL,
  last_try BIGINT NOT NULL,
  last_delivery BIGINT NOT NULL,
  last_failure BIGINT NOT NULL,
  last_status BIGINT NOT NULL,
  pending BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  dropped BIGINT NOT NULL,
  UNIQUE (organization, name)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX webhooks_age ON webhooks (organization, created, id);
CREATE INDEX webhooks_created ON webhooks (created, id);
CREATE INDEX webhooks_next_try ON webhooks (failing, next_try) WHERE next_try < 9223372036854775807;
