#include "storage/directory/teams.h"

#include <algorithm>

#include "domain/names.h"

namespace jeton::storage {
namespace {

// Reads the columns that lists of members show.
Account ReadMember(Statement& row) {
  return {.id = row.IdAt(0), .kind = row.Enum<AccountKind>(1), .name = row.Text(2), .email = row.Text(3)};
}

}  // namespace

bool Teams::Add(const Team& team) {
  Statement row = transaction_.Prepare(R"sql(
    INSERT INTO teams (id, organization, name, role, description, created) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING RETURNING 1)sql");
  return row.Bind(team.id, team.organization, team.name, team.role, team.description, team.created).Next();
}

std::optional<Team> Teams::Find(const Id& organization, std::string_view name) {
  Statement row =
      transaction_.Prepare("SELECT id, name, role, description FROM teams WHERE organization = $1 AND name = $2");
  if (!row.Bind(organization, name).Next()) return std::nullopt;
  return Team{row.IdAt(0), organization, row.Text(1), row.Enum<TeamRole>(2), row.Text(3)};
}

void Teams::Update(const Team& team, TimePoint now) {
  transaction_.Prepare("UPDATE teams SET role = $2, description = $3 WHERE id = $1")
      .Bind(team.id, team.role, team.description)
      .Run();
  transaction_.Announce(ChangeKind::kAccount, team.organization, now);
}

void Teams::Remove(const Team& team, TimePoint now) {
  static constexpr const char* kSteps[] = {
      "DELETE FROM team_members WHERE team = $1",
      "DELETE FROM repository_roles WHERE grantee = $1",
      "DELETE FROM prototypes WHERE delegate = $1",
      "DELETE FROM teams WHERE id = $1",
  };
  for (const char* step : kSteps) transaction_.Prepare(step).Bind(team.id).Run();
  transaction_.Announce(ChangeKind::kAccount, team.organization, now);
}

bool Teams::HasSoMany(const Id& organization, std::int64_t count) {
  return HasRows(transaction_.Prepare("SELECT 1 FROM teams WHERE organization = $1 LIMIT 1 OFFSET $2"), organization,
                 count);
}

bool Teams::HasSoManyMembers(const Id& team, std::int64_t count) {
  if (!HasRows(transaction_.Prepare("SELECT 1 FROM team_members WHERE team = $1 LIMIT 1 OFFSET $2"), team, count)) {
    return false;
  }
  // Excludes rows left behind by removed accounts.
  constexpr const char* kLive =
      "SELECT 1 FROM team_members m JOIN accounts a ON a.id = m.account WHERE m.team = $1 LIMIT 1 OFFSET $2";
  return HasRows(transaction_.Prepare(kLive), team, count);
}

bool Teams::IsInSoMany(const Id& account, std::int64_t count) {
  return HasRows(transaction_.Prepare("SELECT 1 FROM team_members WHERE account = $1 LIMIT 1 OFFSET $2"), account,
                 count);
}

std::string Teams::NameOf(const Id& team) {
  Statement row = transaction_.Prepare("SELECT name FROM teams WHERE id = $1");
  return row.Bind(team).Next() ? row.Text(0) : std::string();
}

bool Teams::AddMember(const Id& team, const Id& account, TimePoint now) {
  Statement row = transaction_.Prepare(
      "INSERT INTO team_members (team, account, organization, name) SELECT id, $2, organization,"
      " COALESCE((SELECT a.name FROM accounts a WHERE a.id = $2), '') FROM teams WHERE id = $1"
      " ON CONFLICT DO NOTHING RETURNING 1");
  if (!row.Bind(team, account).Next()) return false;
  transaction_.Announce(ChangeKind::kAccount, account, now);
  return true;
}

bool Teams::RemoveMember(const Id& team, const Id& account, TimePoint now) {
  Statement row = transaction_.Prepare("DELETE FROM team_members WHERE team = $1 AND account = $2 RETURNING 1");
  if (!row.Bind(team, account).Next()) return false;
  transaction_.Announce(ChangeKind::kAccount, account, now);
  return true;
}

void Teams::RemoveFromAll(const Id& organization, const Id& account, TimePoint now) {
  transaction_
      .Prepare(R"sql(DELETE FROM team_members WHERE account = $2
                        AND team IN (SELECT id FROM teams WHERE organization = $1))sql")
      .Bind(organization, account)
      .Run();
  transaction_.Announce(ChangeKind::kAccount, account, now);
}

std::vector<Account> Teams::MembersOf(const Id& team, const Id& after, std::size_t most) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT a.id, a.kind, a.name, a.email FROM team_members m JOIN accounts a ON a.id = m.account
     WHERE m.team = $1 AND m.account > $2 ORDER BY m.account LIMIT $3)sql");
  return ReadAll(row.Bind(team, ByteString{after.view()}, most), ReadMember);
}

// The names are those that the list is sorted by, so that a page begins where the one before it has ended.
std::vector<Account> Teams::MembersByName(const Id& team, const NamePlace& after, Extent extent) {
  Statement row = transaction_.Prepare(extent.order == ListOrder::kAscending ? R"sql(
    SELECT a.id, a.kind, m.name, a.email FROM team_members m JOIN accounts a ON a.id = m.account
     WHERE m.team = $1 AND (m.name, m.account) > ($2, $3) ORDER BY m.name, m.account LIMIT $4)sql"
                                                                             : R"sql(
    SELECT a.id, a.kind, m.name, a.email FROM team_members m JOIN accounts a ON a.id = m.account
     WHERE m.team = $1 AND (m.name, m.account) < ($2, $3) ORDER BY m.name DESC, m.account DESC LIMIT $4)sql");
  return ReadAll(row.Bind(team, after.name, ByteString{after.id.view()}, extent.most), ReadMember);
}

bool Teams::HasMember(const Id& team, const Id& account) {
  Statement row = transaction_.Prepare("SELECT 1 FROM team_members WHERE team = $1 AND account = $2");
  return row.Bind(team, account).Next();
}

std::vector<Account> Teams::PeopleOf(const Id& organization, const Id& after, std::size_t most) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT a.id, a.kind, a.name, a.email
      FROM (SELECT DISTINCT account FROM team_members WHERE organization = $1 AND account > $2
             ORDER BY account LIMIT $3) m
      JOIN accounts a ON a.id = m.account ORDER BY m.account)sql");
  return ReadAll(row.Bind(organization, ByteString{after.view()}, most), ReadMember);
}

std::vector<Account> Teams::PeopleByName(const Id& organization, const NamePlace& after, Extent extent) {
  Statement row = transaction_.Prepare(extent.order == ListOrder::kAscending ? R"sql(
    SELECT a.id, a.kind, m.name, a.email
      FROM (SELECT DISTINCT account, name FROM team_members WHERE organization = $1 AND (name, account) > ($2, $3)
             ORDER BY name, account LIMIT $4) m
      JOIN accounts a ON a.id = m.account ORDER BY m.name, m.account)sql"
                                                                             : R"sql(
    SELECT a.id, a.kind, m.name, a.email
      FROM (SELECT DISTINCT account, name FROM team_members WHERE organization = $1 AND (name, account) < ($2, $3)
             ORDER BY name DESC, account DESC LIMIT $4) m
      JOIN accounts a ON a.id = m.account ORDER BY m.name DESC, m.account DESC)sql");
  return ReadAll(row.Bind(organization, after.name, ByteString{after.id.view()}, extent.most), ReadMember);
}

bool Teams::StillAdministered(const Id& organization, const Loss& without, const Id& by) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT 1 FROM teams t JOIN team_members m ON m.team = t.id JOIN accounts a ON a.id = m.account
     WHERE t.organization = $1 AND t.role = $2 AND a.kind = $3
       AND NOT ((m.team = $4 OR $4 IS NULL) AND (m.account = $5 OR $5 IS NULL))
       AND (m.account = $6 OR $6 IS NULL) LIMIT 1)sql");
  return row.Bind(organization, TeamRole::kAdmin, AccountKind::kUser, without.team, without.account, by).Next();
}

std::vector<Teams::Summary> Teams::Of(const Id& organization) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT t.id, t.name, t.role, t.description,
           (SELECT COUNT(*) FROM team_members m WHERE m.team = t.id),
           (SELECT COUNT(*) FROM repository_roles r WHERE r.grantee = t.id)
      FROM teams t WHERE t.organization = $1 ORDER BY t.created, t.name)sql");
  row.Bind(organization);
  std::vector<Summary> teams;
  while (row.Next()) {
    teams.push_back(
        {{row.IdAt(0), organization, row.Text(1), row.Enum<TeamRole>(2), row.Text(3)}, row.Integer(4), row.Integer(5)});
  }
  return teams;
}

std::vector<std::string> Teams::AdminsOf(const Id& organization, std::size_t most) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT DISTINCT a.name FROM teams t JOIN team_members m ON m.team = t.id JOIN accounts a ON a.id = m.account
     WHERE t.organization = $1 AND t.role = $2 AND a.kind = $3 AND a.enabled = 1 ORDER BY a.name LIMIT $4)sql");
  row.Bind(organization, TeamRole::kAdmin, AccountKind::kUser, most);
  return ReadAll(row, [](Statement& one) { return one.Text(0); });
}

std::vector<std::string> Teams::NamesOf(const Id& organization, const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT t.name FROM team_members m JOIN teams t ON t.id = m.team
     WHERE m.organization = $1 AND m.account = $2 ORDER BY t.name)sql");
  row.Bind(organization, account);
  std::vector<std::string> names;
  while (row.Next()) names.push_back(row.Text(0));
  return names;
}

TeamRole Teams::RoleIn(const Id& organization, const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT COALESCE(MAX(t.role), 0) FROM team_members m JOIN teams t ON t.id = m.team
     WHERE m.organization = $1 AND m.account = $2)sql");
  row.Bind(organization, account).Next();
  return row.Enum<TeamRole>(0);
}

std::vector<std::string> Teams::NamesFrom(const Id& organization, std::string_view prefix, std::size_t limit) {
  Statement row = transaction_.Prepare(
      "SELECT name FROM teams WHERE organization = $1 AND name >= $2 AND name < $3 ORDER BY name LIMIT $4");
  return ReadAll(row.Bind(organization, prefix, AfterAllThatBegin(prefix), limit),
                 [](Statement& found) { return found.Text(0); });
}

std::vector<Team> Teams::TeamsOf(const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT t.id, t.organization, t.name, t.role, t.description FROM team_members m JOIN teams t ON t.id = m.team
      JOIN accounts o ON o.id = t.organization WHERE m.account = $1)sql");
  return ReadAll(row.Bind(account), [](Statement& found) {
    return Team{found.IdAt(0), found.IdAt(1), found.Text(2), found.Enum<TeamRole>(3), found.Text(4)};
  });
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

Teams::MembershipPage Teams::OrganizationsOf(const Id& account, const Id& after, Extent extent) {
  const std::size_t most = extent.most;
  Statement row = transaction_.Prepare(extent.order == ListOrder::kAscending ? R"sql(
    SELECT m.organization, t.role FROM team_members m JOIN teams t ON t.id = m.team
     WHERE m.account = $1 AND m.organization > $2 ORDER BY m.organization LIMIT $3)sql"
                                                                             : R"sql(
    SELECT m.organization, t.role FROM team_members m JOIN teams t ON t.id = m.team
     WHERE m.account = $1 AND m.organization < $2 ORDER BY m.organization DESC LIMIT $3)sql");
  row.Bind(account, ByteString{after.view()}, most);
  MembershipPage page;
  std::size_t read = 0;
  for (; row.Next(); ++read) {
    const Id organization = row.IdAt(0);
    const auto role = row.Enum<TeamRole>(1);
    auto& all = page.organizations;
    if (all.empty() || all.back().first != organization) {
      all.emplace_back(organization, role);
    } else {
      all.back().second = std::max(all.back().second, role);
    }
  }
  if (read < most || most == 0) return page;
  page.next = page.organizations.back().first;
  // Teams of the last organization may lie beyond the page.
  page.organizations.back().second = RoleIn(*page.next, account);
  return page;
}

std::vector<Team> Teams::PageOf(const Id& organization, std::string_view after, Extent extent) {
  Statement row = transaction_.Prepare(extent.order == ListOrder::kAscending
                                           ? R"sql(SELECT id, name, role, description, created FROM teams
     WHERE organization = $1 AND name > $2 ORDER BY name LIMIT $3)sql"
                                           : R"sql(SELECT id, name, role, description, created FROM teams
     WHERE organization = $1 AND name < $2 ORDER BY name DESC LIMIT $3)sql");
  return ReadAll(row.Bind(organization, after, extent.most), [&](Statement& one) {
    return Team{one.IdAt(0), organization, one.Text(1), one.Enum<TeamRole>(2), one.Text(3), one.Time(4)};
  });
}

std::vector<Team> Teams::AdminTeamsOf(const Id& organization) {
  Statement row =
      transaction_.Prepare("SELECT id, name FROM teams WHERE organization = $1 AND role = $2 ORDER BY name");
  return ReadAll(row.Bind(organization, TeamRole::kAdmin), [&](Statement& one) {
    return Team{.id = one.IdAt(0), .organization = organization, .name = one.Text(1), .role = TeamRole::kAdmin};
  });
}

std::vector<Id> Teams::SolelyAdministeredBy(const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    WITH RECURSIVE these(id) AS (
      SELECT id FROM accounts WHERE id = $1
      UNION ALL SELECT a.id FROM accounts a JOIN these ON a.owner = these.id WHERE a.kind = $3)
    SELECT DISTINCT t.organization FROM team_members mine JOIN teams t ON t.id = mine.team
      JOIN accounts o ON o.id = t.organization
     WHERE mine.account IN (SELECT id FROM these) AND t.role = $2
       AND NOT EXISTS (SELECT 1 FROM team_members other
                         JOIN teams ot ON ot.id = other.team
                         JOIN accounts a ON a.id = other.account
                        WHERE ot.organization = t.organization AND ot.role = $2 AND a.kind = $3
                          AND other.account NOT IN (SELECT id FROM these)))sql");
  row.Bind(account, TeamRole::kAdmin, AccountKind::kUser);
  std::vector<Id> organizations;
  while (row.Next()) organizations.push_back(row.IdAt(0));
  return organizations;
}

}  // namespace jeton::storage
