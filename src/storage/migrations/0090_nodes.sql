-- The servers that share this database, and how far each has followed the feed. None, if the database is for one alone.
CREATE TABLE nodes (
  id BYTEA PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  keys TEXT NOT NULL,
  position BIGINT NOT NULL,
  lease BIGINT NOT NULL,
  seen BIGINT NOT NULL
);
