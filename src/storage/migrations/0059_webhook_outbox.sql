-- What webhooks are to be told, written with what happened. id grows with time. opened: 1 while more of the same event may
-- join it, which is until it is first sent. counted: how many things it stands for; listed: how many of them the document
-- names. document: a JSON object. due: when it may be sent; tries: how often it was.
CREATE TABLE webhook_outbox (
  hook BYTEA NOT NULL,
  id BYTEA NOT NULL,
  event SMALLINT NOT NULL,
  opened SMALLINT NOT NULL,
  counted BIGINT NOT NULL,
  listed BIGINT NOT NULL,
  document TEXT NOT NULL,
  created BIGINT NOT NULL,
  due BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (hook, id)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX webhook_outbox_due ON webhook_outbox (hook, due, id);
CREATE INDEX webhook_outbox_opened ON webhook_outbox (hook, event) WHERE opened = 1;
