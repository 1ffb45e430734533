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

std::vector<NamePlace> RepositoryAccess::RobotsWithRules(const Id& owner, const NamePlace& after, Extent extent) {
  Statement row =
      transaction_.Prepare(extent.order == ListOrder::kAscending ? R"sql(SELECT DISTINCT robot, account FROM trust_rules
     WHERE owner = $1 AND (robot, account) > ($2, $3) ORDER BY robot, account LIMIT $4)sql"
                                                                 : R"sql(SELECT DISTINCT robot, account FROM trust_rules
     WHERE owner = $1 AND (robot, account) < ($2, $3) ORDER BY robot DESC, account DESC LIMIT $4)sql");
  row.Bind(owner, after.name, ByteString{after.id.view()}, extent.most);
  return ReadAll(row, [](Statement& one) { return NamePlace{one.Text(0), one.IdAt(1)}; });
}

}  // namespace jeton::storage
