#include "storage/teams.h"

namespace jeton::storage {

bool Teams::Add(const Team& team) {
  Statement row = transaction_.Prepare(R"sql(
    INSERT INTO teams (id, organization, name, role, description) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING RETURNING 1)sql");
  return row.Bind(team.id, team.organization, team.name, team.role, team.description).Next();
}

void Teams::AddMember(const Id& team, const Id& account, TimePoint now) {
  transaction_.Prepare("INSERT INTO team_members (team, account) VALUES ($1, $2) ON CONFLICT DO NOTHING")
      .Bind(team, account)
      .Run();
  transaction_.Announce(ChangeKind::kAccount, account, now);
}

std::vector<Teams::Summary> Teams::Of(const Id& organization) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT t.id, t.name, t.role, t.description,
           (SELECT COUNT(*) FROM team_members m WHERE m.team = t.id),
           (SELECT COUNT(*) FROM repository_roles r WHERE r.grantee = t.id)
      FROM teams t WHERE t.organization = $1 ORDER BY t.name)sql");
  row.Bind(organization);
  std::vector<Summary> teams;
  while (row.Next()) {
    teams.push_back(
        {{row.IdAt(0), organization, row.Text(1), row.Enum<TeamRole>(2), row.Text(3)}, row.Integer(4), row.Integer(5)});
  }
  return teams;
}

std::vector<std::string> Teams::NamesOf(const Id& organization, const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT t.name FROM team_members m JOIN teams t ON t.id = m.team
     WHERE m.account = $2 AND t.organization = $1 ORDER BY t.name)sql");
  row.Bind(organization, account);
  std::vector<std::string> names;
  while (row.Next()) names.push_back(row.Text(0));
  return names;
}

TeamRole Teams::RoleIn(const Id& organization, const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT COALESCE(MAX(t.role), 0) FROM team_members m JOIN teams t ON t.id = m.team
     WHERE m.account = $2 AND t.organization = $1)sql");
  row.Bind(organization, account).Next();
  return row.Enum<TeamRole>(0);
}

std::vector<Teams::Membership> Teams::MembershipsOf(const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT a.id, a.name, a.email, MAX(t.role) FROM team_members m
      JOIN teams t ON t.id = m.team JOIN accounts a ON a.id = t.organization
     WHERE m.account = $1 GROUP BY a.id, a.name, a.email ORDER BY a.name)sql");
  row.Bind(account);
  std::vector<Membership> memberships;
  while (row.Next()) {
    Account organization{
        .id = row.IdAt(0), .kind = AccountKind::kOrganization, .name = row.Text(1), .email = row.Text(2)};
    memberships.push_back({std::move(organization), row.Enum<TeamRole>(3)});
  }
  return memberships;
}

std::vector<Id> Teams::SolelyAdministeredBy(const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT DISTINCT t.organization FROM team_members mine JOIN teams t ON t.id = mine.team
     WHERE mine.account = $1 AND t.role = $2
       AND NOT EXISTS (SELECT 1 FROM team_members other
                         JOIN teams ot ON ot.id = other.team
                         JOIN accounts a ON a.id = other.account
                        WHERE ot.organization = t.organization AND ot.role = $2 AND a.kind = $3
                          AND other.account <> $1))sql");
  row.Bind(account, TeamRole::kAdmin, AccountKind::kUser);
  std::vector<Id> organizations;
  while (row.Next()) organizations.push_back(row.IdAt(0));
  return organizations;
}

}  // namespace jeton::storage
