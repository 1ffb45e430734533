-- Since when the current key of each key file is in use. name: of the file below DATA/keys; key: the id of its key.
CREATE TABLE key_ages (
  name TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  since BIGINT NOT NULL
);
