-- How many tokens of a kind a holder has that had not ended by `ended_to`; storage/token_counts.h says which holder. Kinds: 1
-- are OAuth access tokens, which count for their application; 2, 3 and 5 (robot tokens, personal authorizations, application
-- passwords) count for their subject. The indexes find those that have ended since, whose count is taken off.
CREATE TABLE token_counts (
  holder BYTEA NOT NULL,
  kind SMALLINT NOT NULL,
  counted BIGINT NOT NULL,
  ended_to BIGINT NOT NULL,
  PRIMARY KEY (holder, kind)
);
CREATE INDEX tokens_application_ends ON tokens (application, kind, expires) WHERE kind = 1;
CREATE INDEX tokens_subject_ends ON tokens (subject, kind, expires) WHERE kind IN (2, 3, 5);
INSERT INTO token_counts (holder, kind, counted, ended_to)
  SELECT application, kind, COUNT(*), 0 FROM tokens WHERE kind = 1 AND application IS NOT NULL GROUP BY application, kind;
INSERT INTO token_counts (holder, kind, counted, ended_to)
  SELECT subject, kind, COUNT(*), 0 FROM tokens WHERE kind IN (2, 3, 5) GROUP BY subject, kind;
