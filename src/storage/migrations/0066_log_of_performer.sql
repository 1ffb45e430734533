-- What one did, among all that was done.
CREATE INDEX audit_performer ON audit (performer, at);
