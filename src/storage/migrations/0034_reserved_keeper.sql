-- Who may take a reserved name all the same: the parent of a sub-account, whose it is again. NULL: nobody.
ALTER TABLE reserved_names ADD COLUMN keeper BYTEA;
