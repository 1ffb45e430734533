-- The tokens of one kind of an organization's robots and applications, however many there are of other kinds.
CREATE INDEX tokens_name_space_kind ON tokens (name_space, kind, id) WHERE name_space IS NOT NULL;
