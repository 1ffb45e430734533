-- The latest end of an identity token of an account or of its robots, of all that ever were: its name stays reserved until
-- then, and to ask costs the same however many robots there are. 8 is the kind of identity tokens, 2 that of robots.
ALTER TABLE accounts ADD COLUMN identity_end BIGINT NOT NULL DEFAULT 0;
UPDATE accounts SET identity_end =
  (SELECT MAX(t.expires) FROM tokens t
    WHERE t.kind = 8
      AND t.subject IN (SELECT a.id FROM accounts a WHERE a.id = accounts.id OR (a.owner = accounts.id AND a.kind = 2)))
  WHERE id IN
    (SELECT CASE a.kind WHEN 2 THEN a.owner ELSE a.id END
       FROM identity_tokens i JOIN tokens t ON t.id = i.token JOIN accounts a ON a.id = t.subject);
