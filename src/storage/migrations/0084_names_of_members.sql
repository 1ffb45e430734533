-- Members of teams and organizations are listed by name, in either direction.
ALTER TABLE team_members ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE team_members SET name = COALESCE((SELECT a.name FROM accounts a WHERE a.id = team_members.account), '');
CREATE INDEX team_members_name ON team_members (team, name, account);
CREATE INDEX team_members_organization_name ON team_members (organization, name, account);
