-- The client_id of a client that describes itself and was no application when its program asked; empty: it was one. Until a user allows it
-- something, the column application is empty (16 zero bytes).
ALTER TABLE device_grants ADD COLUMN described TEXT NOT NULL DEFAULT '';
