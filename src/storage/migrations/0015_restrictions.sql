-- What a token is held to: repositories were the first of it. How often it was used, where that counts. When a robot ends;
-- the default is "never".
ALTER TABLE tokens RENAME COLUMN repositories TO restriction;
ALTER TABLE token_uses ADD COLUMN uses BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN expires BIGINT NOT NULL DEFAULT 9223372036854775807;
