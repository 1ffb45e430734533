-- What an authorization code stands for besides its row in `tokens`. challenge: S256 of RFC 7636, empty where none was sent;
-- given: the token that it was exchanged for, NULL while it may still be.
CREATE TABLE codes (
  token BYTEA PRIMARY KEY,
  redirect_uri TEXT NOT NULL,
  challenge TEXT NOT NULL,
  given BYTEA
) /*sqlite WITHOUT ROWID*/;
