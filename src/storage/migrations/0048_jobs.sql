-- Work that is too much for one request: it is done in parts, beside other writers, and goes on after a restart. state: 0
-- waiting or at work, 1 done. order_body: a JSON object, what is to be done. account: whose tokens, NULL for all;
-- account_kind: of the account. place_created, place_id: up to where it is done.
CREATE TABLE jobs (
  id BYTEA PRIMARY KEY,
  state SMALLINT NOT NULL,
  by_account BYTEA NOT NULL,
  by_name TEXT NOT NULL,
  account BYTEA,
  account_kind SMALLINT NOT NULL,
  order_body TEXT NOT NULL,
  place_created BIGINT NOT NULL,
  place_id BYTEA NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT,
  feed_position BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL
);
CREATE INDEX jobs_at_work ON jobs (created, id) WHERE state = 0;
CREATE INDEX jobs_changed ON jobs (changed) WHERE state = 1;
