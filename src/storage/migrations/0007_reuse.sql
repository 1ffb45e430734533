-- What a user's own authorizations are looked through by when one of them may be used again: at most ten are read, however
-- many they have. Prefixes, because an index holds no text of any length. 3 is the kind of personal authorizations.
CREATE INDEX tokens_reuse ON tokens (subject, kind, substr(scopes, 1, 200), created) WHERE kind = 3;
CREATE INDEX tokens_reuse_note ON tokens (subject, kind, substr(scopes, 1, 200), substr(note, 1, 200), created)
  WHERE kind = 3;
