-- Who acts with a token that was got by an exchange: the `act` claim of RFC 8693, section 4.1, as JSON; NULL: its subject alone.
ALTER TABLE tokens ADD COLUMN act TEXT;
