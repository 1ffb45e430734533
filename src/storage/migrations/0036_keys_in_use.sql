-- The keys that this database was used with, so that a start without them is refused. name: of a file below DATA/keys, or
-- sealing/NUMBER for a key that seals. proof: something that only that key opens; null for a file.
CREATE TABLE keys_in_use (
  name TEXT PRIMARY KEY,
  proof BYTEA
);
