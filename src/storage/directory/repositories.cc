#include "storage/directory/repositories.h"

#include <algorithm>

#include "storage/purges.h"

namespace jeton::storage {

Repository ReadRepository(Statement& row) {
  return {.id = row.IdAt(0),
          .name_space = row.IdAt(1),
          .name = row.Text(2),
          .visibility = row.Enum<Visibility>(3),
          .description = row.Text(4),
          .created = row.Time(5)};
}
namespace {

Repositories::Permission ReadPermission(Statement& row) {
  return {row.IdAt(0), row.Text(1), row.Enum<AccountKind>(2), row.Enum<RepositoryRole>(3), row.Text(4), row.Time(5)};
}

// Each part uses an index that includes the account, so neither the roles of others on the repository nor the account's
// roles elsewhere are scanned.
constexpr const char* kStandSql = R"sql(
  SELECT n.id, n.kind, n.enabled,
         COALESCE((SELECT MAX(t.role) FROM team_members m JOIN teams t ON t.id = m.team
                    WHERE m.organization = n.id AND m.account = $3), 0),
         r.id, r.visibility,
         COALESCE(own.role, 0),
         COALESCE((SELECT MAX(p.role) FROM team_members m JOIN teams t ON t.id = m.team
                     JOIN repository_roles p ON p.repository = r.id AND p.grantee = m.team AND p.expires > $5
                    WHERE m.organization = n.id AND m.account = $3), 0),
         own.expires
    FROM accounts n LEFT JOIN repositories r ON r.namespace = n.id AND r.name = $2
      LEFT JOIN repository_roles own ON own.repository = r.id AND own.grantee = $3 AND own.expires > $5
   WHERE n.name = $1 AND n.kind <> $4)sql";

}  // namespace

RepositoryFacts Repositories::Stand(std::string_view name_space, std::string_view repository, const Id& subject,
                                    TimePoint now) {
  RepositoryFacts facts;
  facts.full_name.append(name_space).append("/").append(repository);
  Statement row = transaction_.Prepare(kStandSql);
  if (!row.Bind(name_space, repository, subject, AccountKind::kRobot, now).Next()) return facts;
  facts.name_space = {.exists = true,
                      .id = row.IdAt(0),
                      .kind = row.Enum<AccountKind>(1),
                      .enabled = row.Integer(2) != 0,
                      .team_role = row.Enum<TeamRole>(3)};
  facts.exists = !row.IsNull(4);
  if (facts.exists) {
    facts.id = row.IdAt(4);
    facts.visibility = row.Enum<Visibility>(5);
    facts.lasting = row.Enum<RepositoryRole>(7);
    facts.role = std::max(row.Enum<RepositoryRole>(6), facts.lasting);
    if (!row.IsNull(8)) facts.until = row.Time(8);
  }
  return facts;
}

NamespaceFacts Repositories::Stand(std::string_view name_space, const Id& subject) {
  // Roles on repositories, which may end, do not matter here.
  return Stand(name_space, "", subject, TimePoint{}).name_space;
}

bool Repositories::AnyBelow(const Id& name_space) {
  Statement row = transaction_.Prepare("SELECT 1 FROM repositories WHERE namespace = $1 LIMIT 1");
  return row.Bind(name_space).Next();
}

bool Repositories::HasSoMany(const Id& name_space, std::int64_t count) {
  return transaction_.Prepare("SELECT 1 FROM accounts WHERE id = $1 AND repositories >= $2")
      .Bind(name_space, count)
      .Next();
}

void Repositories::Count(const Id& name_space, int more) {
  transaction_.Prepare("UPDATE accounts SET repositories = repositories + $2 WHERE id = $1")
      .Bind(name_space, more)
      .Run();
}

bool Repositories::Add(const Repository& repository, TimePoint now) {
  Statement row = transaction_.Prepare(R"sql(
    INSERT INTO repositories (id, namespace, name, visibility, description, created) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING RETURNING 1)sql");
  row.Bind(repository.id, repository.name_space, repository.name, repository.visibility, repository.description,
           repository.created);
  if (!row.Next()) return false;
  Count(repository.name_space, 1);
  transaction_.Announce(ChangeKind::kRepository, repository.id, now);
  return true;
}

void Repositories::SetVisibility(const Id& repository, Visibility visibility, TimePoint now) {
  transaction_.Prepare("UPDATE repositories SET visibility = $2 WHERE id = $1").Bind(repository, visibility).Run();
  transaction_.Announce(ChangeKind::kRepository, repository, now);
}

std::optional<Repository> Repositories::Find(const Id& repository) {
  Statement row = transaction_.Prepare(
      "SELECT id, namespace, name, visibility, description, created FROM repositories WHERE id = $1"
      " AND EXISTS (SELECT 1 FROM accounts WHERE accounts.id = repositories.namespace)");
  return ReadOne(row.Bind(repository), ReadRepository);
}

void Repositories::SetDescription(const Id& repository, std::string_view description) {
  transaction_.Prepare("UPDATE repositories SET description = $2 WHERE id = $1").Bind(repository, description).Run();
}

void Repositories::Remove(const Id& repository, TimePoint now) {
  transaction_.Prepare("DELETE FROM repository_roles WHERE repository = $1").Bind(repository).Run();
  Statement row = transaction_.Prepare("DELETE FROM repositories WHERE id = $1 RETURNING namespace");
  const auto name_space = ReadOne(row.Bind(repository), [](Statement& gone) { return gone.IdAt(0); });
  if (name_space) Count(*name_space, -1);
  PurgeLater(transaction_, repository, Gone::kRepository);
  transaction_.Announce(ChangeKind::kRepository, repository, now);
}

void Repositories::Permit(const Id& repository, const Id& grantee, const Term& term, TimePoint now) {
  transaction_
      .Prepare(R"sql(INSERT INTO repository_roles (repository, grantee, role, created, namespace, expires, name)
                     SELECT id, $2, $3, created, namespace, $4,
                            COALESCE((SELECT a.name FROM accounts a WHERE a.id = $2),
                                     (SELECT t.name FROM teams t WHERE t.id = $2),
                                     (SELECT p.client_id FROM applications p WHERE p.id = $2), '')
                       FROM repositories WHERE id = $1
                     ON CONFLICT (repository, grantee) DO UPDATE SET role = excluded.role, expires = excluded.expires)sql")
      .Bind(repository, grantee, term.role, term.end)
      .Run();
  transaction_.Announce(ChangeKind::kRepository, repository, now);
}

bool Repositories::Forbid(const Id& repository, const Id& grantee, TimePoint now) {
  Statement row =
      transaction_.Prepare("DELETE FROM repository_roles WHERE repository = $1 AND grantee = $2 RETURNING 1");
  if (!row.Bind(repository, grantee).Next()) return false;
  transaction_.Announce(ChangeKind::kRepository, repository, now);
  return true;
}

std::vector<Repositories::Permission> Repositories::ReadPermissions(Statement& row) {
  return ReadAll(row, ReadPermission);
}

std::vector<Repositories::Permission> Repositories::AccountPermissions(const Id& repository, const Id& after,
                                                                       std::size_t most, TimePoint now) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT a.id, a.name, a.kind, p.role, a.email, p.expires
      FROM repository_roles p JOIN accounts a ON a.id = p.grantee
     WHERE p.repository = $1 AND p.grantee > $2 AND p.expires > $4 ORDER BY p.grantee LIMIT $3)sql");
  return ReadPermissions(row.Bind(repository, ByteString{after.view()}, most, now));
}

std::vector<Repositories::Permission> Repositories::ApplicationPermissions(const Id& repository, const Id& after,
                                                                           std::size_t most) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT a.id, a.client_id, 0, p.role, '', p.expires FROM repository_roles p JOIN applications a ON a.id = p.grantee
      JOIN accounts o ON o.id = a.owner
     WHERE p.repository = $1 AND p.grantee > $2 ORDER BY p.grantee LIMIT $3)sql");
  return ReadPermissions(row.Bind(repository, ByteString{after.view()}, most));
}

std::vector<Repositories::Permission> Repositories::TeamPermissions(const Id& repository, const Id& after,
                                                                    std::size_t most) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT t.id, t.name, 0, p.role, '', p.expires FROM repository_roles p JOIN teams t ON t.id = p.grantee
     WHERE p.repository = $1 AND p.grantee > $2 ORDER BY p.grantee LIMIT $3)sql");
  return ReadPermissions(row.Bind(repository, ByteString{after.view()}, most));
}

// The names are those that the list is sorted by, so that a page begins where the one before it has ended.
#define HELD_ROLES                                                                                           \
  "SELECT p.grantee, p.name, COALESCE(a.kind, 0), p.role, COALESCE(a.email, ''), p.expires,"                 \
  " a.id IS NOT NULL, t.id IS NOT NULL, c.id IS NOT NULL"                                                    \
  " FROM repository_roles p LEFT JOIN accounts a ON a.id = p.grantee LEFT JOIN teams t ON t.id = p.grantee"  \
  " LEFT JOIN applications c ON c.id = p.grantee AND EXISTS (SELECT 1 FROM accounts o WHERE o.id = c.owner)" \
  " WHERE p.repository = $1"

std::vector<Repositories::HeldRole> Repositories::RolesByName(const Id& repository, const NamePlace& after,
                                                              Extent extent, TimePoint now) {
  Statement row = transaction_.Prepare(extent.order == ListOrder::kAscending ? HELD_ROLES
                                           " AND (p.name, p.grantee) > ($2, $3) AND p.expires > $5"
                                           " ORDER BY p.name, p.grantee LIMIT $4"
                                                                             : HELD_ROLES
                                           " AND (p.name, p.grantee) < ($2, $3) AND p.expires > $5"
                                           " ORDER BY p.name DESC, p.grantee DESC LIMIT $4");
  row.Bind(repository, after.name, ByteString{after.id.view()}, extent.most, now);
  return ReadAll(row, [](Statement& one) {
    HeldRole held{.holder = Holder::kNothing, .permission = ReadPermission(one)};
    if (one.Integer(6) != 0) held.holder = Holder::kAccount;
    if (one.Integer(7) != 0) held.holder = Holder::kTeam;
    if (one.Integer(8) != 0) held.holder = Holder::kApplication;
    return held;
  });
}

RepositoryRole Repositories::PermissionOf(const Id& repository, const Id& grantee, TimePoint now) {
  return TermOf(repository, grantee, now).role;
}

Repositories::Term Repositories::TermOf(const Id& repository, const Id& grantee, TimePoint now) {
  Statement row = transaction_.Prepare(
      "SELECT role, expires FROM repository_roles WHERE repository = $1 AND grantee = $2 AND expires > $3");
  return row.Bind(repository, grantee, now).Next() ? Term{row.Enum<RepositoryRole>(0), row.Time(1)} : Term{};
}

bool Repositories::HasSoManyPermissions(const Id& repository, std::int64_t count) {
  if (!HasRows(transaction_.Prepare("SELECT 1 FROM repository_roles WHERE repository = $1 LIMIT 1 OFFSET $2"),
               repository, count)) {
    return false;
  }
  // Excludes rows left behind by removed accounts, teams and applications.
  constexpr const char* kLive = R"sql(
    SELECT 1 FROM repository_roles p WHERE p.repository = $1
       AND (EXISTS (SELECT 1 FROM accounts a WHERE a.id = p.grantee)
            OR EXISTS (SELECT 1 FROM teams t WHERE t.id = p.grantee)
            OR EXISTS (SELECT 1 FROM applications a WHERE a.id = p.grantee)) LIMIT 1 OFFSET $2)sql";
  return HasRows(transaction_.Prepare(kLive), repository, count);
}

std::vector<std::string> Repositories::NamesPermittedTo(const Id& name_space, const Id& grantee, std::size_t most,
                                                        TimePoint now) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT r.name FROM (SELECT repository FROM repository_roles
                         WHERE namespace = $1 AND grantee = $2 AND expires > $4 LIMIT $3) p
      JOIN repositories r ON r.id = p.repository ORDER BY r.name)sql");
  return ReadAll(row.Bind(name_space, grantee, most, now), [](Statement& one) { return one.Text(0); });
}

std::vector<Repositories::Grant> Repositories::GrantedTo(const Id& name_space, const Id& grantee, const Id& after,
                                                         std::size_t most, TimePoint now) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT r.id, r.name, r.visibility, p.role FROM repository_roles p JOIN repositories r ON r.id = p.repository
     WHERE p.namespace = $1 AND p.grantee = $2 AND p.repository > $3 AND p.expires > $5
     ORDER BY p.repository LIMIT $4)sql");
  return ReadAll(row.Bind(name_space, grantee, ByteString{after.view()}, most, now), [](Statement& one) {
    return Grant{one.IdAt(0), one.Text(1), one.Enum<Visibility>(2), one.Enum<RepositoryRole>(3)};
  });
}

std::vector<Id> Repositories::GranteesBelow(const Id& name_space, Id after, std::size_t most) {
  std::vector<Id> grantees;
  // Skips from grantee to grantee by the index, because one may have roles on very many repositories.
  while (grantees.size() < most) {
    Statement row = transaction_.Prepare(
        "SELECT grantee FROM repository_roles WHERE namespace = $1 AND grantee > $2 ORDER BY grantee LIMIT 1");
    if (!row.Bind(name_space, ByteString{after.view()}).Next()) break;
    after = row.IdAt(0);
    grantees.push_back(after);
  }
  return grantees;
}

std::vector<RepositoryRole> Repositories::RolesOf(const Id& repository, const Id& account, TimePoint now) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT p.role FROM repository_roles p
     WHERE p.repository = $1 AND p.expires > $3
       AND (p.grantee = $2 OR p.grantee IN (SELECT m.team FROM team_members m WHERE m.account = $2))
     ORDER BY p.role DESC)sql");
  row.Bind(repository, account, now);
  std::vector<RepositoryRole> roles;
  while (row.Next()) roles.push_back(row.Enum<RepositoryRole>(0));
  return roles;
}

void Repositories::ForbidAll(const Id& name_space, const Id& account, TimePoint now) {
  transaction_.Prepare("DELETE FROM repository_roles WHERE namespace = $1 AND grantee = $2")
      .Bind(name_space, account)
      .Run();
  transaction_.Announce(ChangeKind::kAccount, account, now);
}

}  // namespace jeton::storage
