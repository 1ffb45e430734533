-- What foreign tokens give to bearers that are no clients. OAuth access tokens count for their application, and these, which have
-- none, for their robot. The index holds all that a look needs.
DROP INDEX tokens_application_ends;
CREATE INDEX tokens_holder_ends ON tokens ((COALESCE(application, subject)), kind, expires, application)
  WHERE kind = 1;
INSERT INTO token_counts (holder, kind, counted, ended_to)
  SELECT subject, kind, COUNT(*), 0 FROM tokens WHERE kind = 1 AND application IS NULL GROUP BY subject, kind;
-- The rules that give them are found apart from all others of their issuer.
CREATE INDEX trust_rules_anonymous ON trust_rules (issuer, subject) WHERE anonymous = 1 AND scopes <> '';
