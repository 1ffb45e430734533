-- The organizations of a user, in pages, however many teams the user is in.
CREATE INDEX team_members_account ON team_members (account, organization);
