#include "storage/directory/accounts.h"

#include "domain/names.h"
#include "storage/purges.h"

#define ACCOUNT_COLUMNS \
  "id, kind, name, email, enabled, password, owner, description, metadata, created, expires, policy, locked"
// How many these are: what a statement reads besides comes after them.
#define ACCOUNT_COLUMN_COUNT 13
// A robot disappears at once with its owner. Its row waits to be swept.
#define OWNER_IS_THERE " AND (owner IS NULL OR EXISTS (SELECT 1 FROM accounts other WHERE other.id = accounts.owner))"

namespace jeton::storage {
namespace {

Account ReadAccount(Statement& row) {
  return {.id = row.IdAt(0),
          .kind = row.Enum<AccountKind>(1),
          .name = row.Text(2),
          .email = row.Text(3),
          .enabled = row.Integer(4) != 0,
          .password = row.Text(5),
          .owner = row.IdAt(6),
          .description = row.Text(7),
          .metadata = row.Text(8),
          .created = row.Time(9),
          .expires = row.Time(10),
          .policy = OrganizationPolicy::FromStored(row.Text(11)),
          .locked = row.Integer(12) != 0};
}

// Stored negated, so that ascending lists begin with the latest.
std::optional<TimePoint> LastUse(std::int64_t minus_last_used) {
  if (minus_last_used == 0) return std::nullopt;
  return FromMicros(-minus_last_used);
}

}  // namespace

std::optional<Account> Accounts::Find(const Id& id) {
  Statement row = transaction_.Prepare("SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE id = $1" OWNER_IS_THERE);
  return ReadOne(row.Bind(id), ReadAccount);
}

std::optional<Account> Accounts::FindByName(std::string_view name) {
  Statement row = transaction_.Prepare("SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE name = $1" OWNER_IS_THERE);
  return ReadOne(row.Bind(name), ReadAccount);
}

bool Accounts::HasAny() {
  static_assert(static_cast<int>(AccountKind::kRobot) == 2);
  return transaction_.Prepare("SELECT 1 FROM accounts WHERE kind < 2 LIMIT 1").Next();
}

std::optional<Account> Accounts::FindUserByNameOrEmail(std::string_view text) {
  if (auto named = FindByName(text)) return named->kind == AccountKind::kUser ? named : std::nullopt;
  if (text.empty()) return std::nullopt;
  Statement row = transaction_.Prepare("SELECT " ACCOUNT_COLUMNS
                                       " FROM accounts WHERE email = $1 AND kind = $2 ORDER BY id LIMIT 1");
  return ReadOne(row.Bind(text, AccountKind::kUser), ReadAccount);
}

bool Accounts::EmailTaken(std::string_view email) {
  return transaction_.Prepare("SELECT 1 FROM accounts WHERE email = $1 LIMIT 1").Bind(email).Next();
}

bool Accounts::LoginEmailTaken(std::string_view email) {
  Statement row = transaction_.Prepare("SELECT 1 FROM accounts WHERE email = $1 AND kind = $2 LIMIT 1");
  return row.Bind(email, AccountKind::kUser).Next();
}

bool Accounts::Insert(const Account& account) {
  Statement row = transaction_.Prepare("INSERT INTO accounts (" ACCOUNT_COLUMNS R"sql()
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING 1)sql");
  row.Bind(account.id, account.kind, account.name, account.email, account.enabled, account.password, account.owner,
           account.description, account.metadata, account.created, account.expires,
           account.policy ? account.policy->Print() : std::string(), account.locked);
  return row.Next();
}

bool Accounts::ForgetLeftBehind(std::string_view name) {
  Statement row = transaction_.Prepare(R"sql(DELETE FROM accounts WHERE name = $1 AND owner IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM accounts other WHERE other.id = accounts.owner) RETURNING id)sql");
  const auto forgotten = ReadOne(row.Bind(name), [](Statement& one) { return one.IdAt(0); });
  if (forgotten) PurgeLater(transaction_, *forgotten, Gone::kAnything);
  return forgotten.has_value();
}

bool Accounts::Add(const Account& account) {
  if (!Insert(account) && !(ForgetLeftBehind(account.name) && Insert(account))) return false;
  // The name had no account before, and is a namespace now.
  transaction_.Announce(ChangeKind::kAccount, account.id, account.created);
  return true;
}

void Accounts::SetPassword(const Id& id, std::string_view hash, TimePoint now) {
  transaction_.Prepare("UPDATE accounts SET password = $2 WHERE id = $1").Bind(id, hash).Run();
  transaction_.Announce(ChangeKind::kAccount, id, now);
}

void Accounts::SetEmail(const Id& id, std::string_view email) {
  transaction_.Prepare("UPDATE accounts SET email = $2 WHERE id = $1").Bind(id, email).Run();
}

void Accounts::SetMetadata(const Id& id, std::string_view metadata) {
  transaction_.Prepare("UPDATE accounts SET metadata = $2 WHERE id = $1").Bind(id, metadata).Run();
}

void Accounts::SetPolicy(const Id& id, const OrganizationPolicy& policy, TimePoint now) {
  transaction_.Prepare("UPDATE accounts SET policy = $2 WHERE id = $1").Bind(id, policy.Print()).Run();
  transaction_.Announce(ChangeKind::kAccount, id, now);
}

void Accounts::SetDescription(const Id& id, std::string_view description) {
  transaction_.Prepare("UPDATE accounts SET description = $2 WHERE id = $1").Bind(id, description).Run();
}

void Accounts::SetEnd(const Id& id, TimePoint end, TimePoint now) {
  transaction_.Prepare("UPDATE accounts SET expires = $2 WHERE id = $1").Bind(id, end).Run();
  transaction_.Announce(ChangeKind::kAccount, id, now);
}

void Accounts::SetEnabled(const Id& id, bool enabled, TimePoint now) {
  transaction_.Prepare("UPDATE accounts SET enabled = $2 WHERE id = $1").Bind(id, enabled).Run();
  transaction_.Announce(ChangeKind::kAccount, id, now);
}

void Accounts::SetLocked(const Id& id, bool locked) {
  transaction_.Prepare("UPDATE accounts SET locked = $2 WHERE id = $1").Bind(id, locked).Run();
}

bool Accounts::Rename(const Account& organization, std::string_view name, TimePoint now) {
  if (FindByName(name)) return false;
  const auto rename = [&](const Account& account, const std::string& to) {
    ForgetLeftBehind(to);
    // Lists of members and grantees are sorted by a copy of the name.
    for (const char* step :
         {"UPDATE accounts SET name = $2 WHERE id = $1", "UPDATE team_members SET name = $2 WHERE account = $1",
          "UPDATE repository_roles SET name = $2 WHERE grantee = $1",
          "UPDATE trust_rules SET robot = $2 WHERE account = $1"}) {
      transaction_.Prepare(step).Bind(account.id, to).Run();
    }
    transaction_.Announce(ChangeKind::kAccount, account.id, now);
  };
  rename(organization, std::string(name));
  for (const Account& robot : OwnedBy(organization.id, AccountKind::kRobot)) {
    rename(robot, std::string(name) + robot.name.substr(robot.name.find('+')));
  }
  return true;
}

void Accounts::MakeOrganization(const Account& user, TimePoint now) {
  transaction_.Prepare("DELETE FROM team_members WHERE account = $1").Bind(user.id).Run();
  transaction_.Prepare("DELETE FROM repository_roles WHERE grantee = $1").Bind(user.id).Run();
  transaction_.Prepare("DELETE FROM assignments WHERE account = $1").Bind(user.id).Run();
  transaction_.Prepare("DELETE FROM prototypes WHERE activating = $1 OR delegate = $1").Bind(user.id).Run();
  transaction_.Prepare("UPDATE accounts SET kind = $2, password = '', metadata = '{}' WHERE id = $1")
      .Bind(user.id, AccountKind::kOrganization)
      .Run();
  transaction_.Announce(ChangeKind::kAccount, user.id, now);
}

std::vector<Account> Accounts::OfKind(AccountKind kind, const AgePlace& after, Extent extent, bool with_disabled) {
  Statement row =
      transaction_.Prepare(extent.order == ListOrder::kAscending ? "SELECT " ACCOUNT_COLUMNS R"sql( FROM accounts
     WHERE kind = $1 AND (created, id) > ($2, $3) AND enabled >= $4 ORDER BY created, id LIMIT $5)sql"
                                                                 : "SELECT " ACCOUNT_COLUMNS R"sql( FROM accounts
     WHERE kind = $1 AND (created, id) < ($2, $3) AND enabled >= $4 ORDER BY created DESC, id DESC LIMIT $5)sql");
  return ReadAll(row.Bind(kind, after.created, after.id, with_disabled ? 0 : 1, extent.most), ReadAccount);
}

std::vector<Account> Accounts::OwnedBy(const Id& owner, AccountKind kind) {
  Statement row =
      transaction_.Prepare("SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE owner = $1 AND kind = $2 ORDER BY name");
  return ReadAll(row.Bind(owner, kind), ReadAccount);
}

std::vector<Accounts::UsedRobot> Accounts::RobotsByUse(const Id& owner, const RobotPlace& after, std::size_t most) {
  static_assert(static_cast<int>(AccountKind::kRobot) == 2);
  // Uses its own index (0039), and repeats that index's condition.
  Statement row = transaction_.Prepare("SELECT " ACCOUNT_COLUMNS R"sql(, minus_last_used FROM accounts
     WHERE owner = $1 AND kind = 2 AND (minus_last_used, created, id) > ($2, $3, $4)
     ORDER BY minus_last_used, created, id LIMIT $5)sql");
  row.Bind(owner, after.minus_last_used, after.age.created, ByteString{after.age.id.view()}, most);
  return ReadAll(row, [](Statement& one) {
    return UsedRobot{ReadAccount(one), LastUse(one.Integer(ACCOUNT_COLUMN_COUNT))};
  });
}

std::vector<Accounts::UsedRobot> Accounts::RobotsByName(const Id& owner, std::string_view after, Extent extent) {
  Statement row = transaction_.Prepare(extent.order == ListOrder::kAscending
                                           ? "SELECT " ACCOUNT_COLUMNS R"sql(, minus_last_used FROM accounts
     WHERE owner = $1 AND kind = $2 AND name > $3 ORDER BY name LIMIT $4)sql"
                                           : "SELECT " ACCOUNT_COLUMNS R"sql(, minus_last_used FROM accounts
     WHERE owner = $1 AND kind = $2 AND name < $3 ORDER BY name DESC LIMIT $4)sql");
  row.Bind(owner, AccountKind::kRobot, after, extent.most);
  return ReadAll(row, [](Statement& one) {
    return UsedRobot{ReadAccount(one), LastUse(one.Integer(ACCOUNT_COLUMN_COUNT))};
  });
}

std::optional<TimePoint> Accounts::LastUseOf(const Id& robot) {
  Statement row = transaction_.Prepare("SELECT minus_last_used FROM accounts WHERE id = $1");
  return row.Bind(robot).Next() ? LastUse(row.Integer(0)) : std::nullopt;
}

std::vector<Account> Accounts::UsersFrom(std::string_view prefix, std::size_t limit) {
  Statement row = transaction_.Prepare("SELECT " ACCOUNT_COLUMNS R"sql( FROM accounts
     WHERE kind = $4 AND name >= $1 AND name < $2 ORDER BY name LIMIT $3)sql");
  return ReadAll(row.Bind(prefix, AfterAllThatBegin(prefix), limit, AccountKind::kUser), ReadAccount);
}

std::vector<Account> Accounts::RobotsFrom(std::string_view owner, std::string_view prefix, std::size_t limit) {
  const std::string name = std::string(owner).append("+").append(prefix);
  Statement row = transaction_.Prepare("SELECT " ACCOUNT_COLUMNS R"sql( FROM accounts
     WHERE name >= $1 AND name < $2 AND kind = $4)sql" OWNER_IS_THERE " ORDER BY name LIMIT $3");
  return ReadAll(row.Bind(name, AfterAllThatBegin(name), limit, AccountKind::kRobot), ReadAccount);
}

bool Accounts::OwnsSoMany(const Id& owner, AccountKind kind, std::int64_t count) {
  // Reads only the index, and only `count` entries.
  Statement row = transaction_.Prepare("SELECT 1 FROM accounts WHERE owner = $1 AND kind = $2 LIMIT 1 OFFSET $3");
  return count <= 0 || row.Bind(owner, kind, count - 1).Next();
}

void Accounts::SetCreator(const Id& organization, const Id& user) {
  transaction_.Prepare("UPDATE accounts SET creator = $2 WHERE id = $1").Bind(organization, user).Run();
}

bool Accounts::CreatedSoMany(const Id& user, std::int64_t count) {
  return HasRows(transaction_.Prepare("SELECT 1 FROM accounts WHERE creator = $1 LIMIT 1 OFFSET $2"), user, count);
}

void Accounts::Remove(const Account& account, TimePoint now) {
  for (const Account& owned : OwnedBy(account.id, AccountKind::kUser)) Remove(owned, now);
  // Removes what lists of others show, and the rules that accept foreign tokens. Everything else is reachable only
  // through the account, and is left to the sweeper.
  static constexpr const char* kSteps[] = {
      "DELETE FROM team_members WHERE account = $1",
      "DELETE FROM prototypes WHERE activating = $1 OR delegate = $1",
      "DELETE FROM trust_rules WHERE account = $1",
      "DELETE FROM accounts WHERE id = $1",
  };
  for (const char* step : kSteps) transaction_.Prepare(step).Bind(account.id).Run();
  PurgeLater(transaction_, account.id, account.kind == AccountKind::kRobot ? Gone::kRobot : Gone::kAccount);
  transaction_.Announce(ChangeKind::kAccount, account.id, now);
}

}  // namespace jeton::storage
