-- A position of the feed counts within its epoch. Another begins where the database may have lost changes: after a
-- fail-over or a restore, which make another history. Its name: what the driver recognizes it by.
CREATE TABLE epochs (
  epoch BIGINT PRIMARY KEY,
  history TEXT NOT NULL
);
INSERT INTO epochs (epoch, history) VALUES (1, '');
