#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Users, organizations and robots. Reading functions give nothing (or an empty list) where there is none.
class Accounts {
 public:
  // A robot, and when a secret of its own was last used; nothing: never, as far as is known.
  struct UsedRobot {
    Account robot;
    std::optional<TimePoint> last_used;
  };
  // A place in the list of robots, the most recently used first, then the oldest; its beginning.
  struct RobotPlace {
    std::int64_t minus_last_used = std::numeric_limits<std::int64_t>::min();
    AgePlace age{};
  };

  explicit Accounts(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Account> Find(const Id& id);
  std::optional<Account> FindByName(std::string_view name);
  bool HasAny();
  // Users alone.
  std::optional<Account> FindUserByNameOrEmail(std::string_view text);
  bool EmailTaken(std::string_view email);
  // Returns whether a user signs in with it. The contact address of an organization does not count.
  bool LoginEmailTaken(std::string_view email);

  // False when the name is taken; nothing is written then.
  bool Add(const Account& account);
  void SetPassword(const Id& id, std::string_view hash, TimePoint now);
  void SetEmail(const Id& id, std::string_view email);
  void SetMetadata(const Id& id, std::string_view metadata);
  void SetEnabled(const Id& id, bool enabled, TimePoint now);
  void SetEnd(const Id& id, TimePoint end, TimePoint now);

  // Users, or organizations, the oldest first, `after` a place; at most `limit`.
  std::vector<Account> OfKind(AccountKind kind, const AgePlace& after, std::size_t limit, bool with_disabled);
  // Users whose names begin so, by name; at most `limit`. A whole name comes first.
  std::vector<Account> UsersFrom(std::string_view prefix, std::size_t limit);
  // Robots of the account of that name whose short names begin so.
  std::vector<Account> RobotsFrom(std::string_view owner, std::string_view prefix, std::size_t limit);
  // An organization with its robots. False when the name is taken; nothing is written then.
  bool Rename(const Account& organization, std::string_view name, TimePoint now);
  // A user's account, with all that is below it, as an organization without people. The user's tokens are dead with
  // this; to remove them is left to the caller.
  void MakeOrganization(const Account& user, TimePoint now);
  // Robots, or sub-accounts (kUser), by name.
  std::vector<Account> OwnedBy(const Id& owner, AccountKind kind);
  // `after` a place; at most so many.
  std::vector<UsedRobot> RobotsByUse(const Id& owner, const RobotPlace& after, std::size_t most);
  std::optional<TimePoint> LastUseOf(const Id& robot);

  // Whether there are so many or more of those.
  bool OwnsSoMany(const Id& owner, AccountKind kind, std::int64_t count);
  // Notes that a user created an organization; whether a user created so many or more of those that there are.
  void SetCreator(const Id& organization, const Id& user);
  bool CreatedSoMany(const Id& user, std::int64_t count);

  // Removes the account and all that is its own: robots, sub-accounts, teams or memberships, applications, permissions,
  // repositories below it. All of that is gone with this, and every token dead; the rows are swept later, in steps.
  void Remove(const Account& account, TimePoint now);

 private:
  // False when the name is taken.
  bool Insert(const Account& account);
  // Removes the row that has the name of a robot that is gone with its owner. False when there is none.
  bool ForgetLeftBehind(std::string_view name);

  Transaction& transaction_;
};

}  // namespace jeton::storage
