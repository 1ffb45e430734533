-- The application of a token's parent, if it is another than its own: what was made with an application's tokens is found
-- without those tokens, of which there may be very many.
ALTER TABLE tokens ADD COLUMN parent_application BYTEA;
UPDATE tokens SET parent_application =
  (SELECT p.application FROM tokens p WHERE p.id = tokens.parent AND p.application IS DISTINCT FROM tokens.application)
  WHERE parent IS NOT NULL;
CREATE INDEX tokens_parent_application ON tokens (parent_application, created) WHERE parent_application IS NOT NULL;
