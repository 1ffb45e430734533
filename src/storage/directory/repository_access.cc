#include "storage/directory/repository_access.h"

namespace jeton::storage {

std::vector<RepositoryAccess::TeamGrant> RepositoryAccess::TeamsOf(const Id& repository, const Id& organization,
                                                                   const Id& account) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT t.name, p.role FROM team_members m
      JOIN repository_roles p ON p.repository = $3 AND p.grantee = m.team
      JOIN teams t ON t.id = m.team
     WHERE m.organization = $1 AND m.account = $2 ORDER BY t.name)sql");
  return ReadAll(row.Bind(organization, account, repository), [](Statement& one) {
    return TeamGrant{one.Text(0), one.Enum<RepositoryRole>(1)};
  });
}

std::optional<Team> RepositoryAccess::AdminTeamFrom(const Id& organization, std::string_view from) {
  Statement row = transaction_.Prepare(
      "SELECT id, name FROM teams WHERE organization = $1 AND name >= $2 AND role = $3 ORDER BY name LIMIT 1");
  return ReadOne(row.Bind(organization, from, TeamRole::kAdmin), [&](Statement& one) {
    return Team{.id = one.IdAt(0), .organization = organization, .name = one.Text(1), .role = TeamRole::kAdmin};
  });
}

std::vector<Id> RepositoryAccess::RobotsWithRules(const Id& owner, Id after, std::size_t most) {
  std::vector<Id> robots;
  // Skips from robot to robot by the index, because each may have many rules.
  while (robots.size() < most) {
    Statement row = transaction_.Prepare(
        "SELECT account FROM trust_rules WHERE owner = $1 AND account > $2 ORDER BY account LIMIT 1");
    if (!row.Bind(owner, ByteString{after.view()}).Next()) break;
    after = row.IdAt(0);
    robots.push_back(after);
  }
  return robots;
}

}  // namespace jeton::storage
