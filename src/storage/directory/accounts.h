#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "domain/lists/list_order.h"
#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Users, organizations and robots. Reading functions return nothing (or an empty list) if there is none.
class Accounts {
 public:
  // A robot, and when one of its secrets was last used; nothing: no use is known.
  struct UsedRobot {
    Account robot;
    std::optional<TimePoint> last_used;
  };
  // A place in the list of robots, most recently used first, then oldest first. The default is the beginning.
  struct RobotPlace {
    std::int64_t minus_last_used = std::numeric_limits<std::int64_t>::min();
    AgePlace age{};
  };

  explicit Accounts(Transaction& transaction) : transaction_(transaction) {}

  std::optional<Account> Find(const Id& id);
  std::optional<Account> FindByName(std::string_view name);
  bool HasAny();  // users or organizations
  // Only users.
  std::optional<Account> FindUserByNameOrEmail(std::string_view text);
  bool EmailTaken(std::string_view email);
  // Returns whether a user signs in with this address. Contact addresses of organizations do not count.
  bool LoginEmailTaken(std::string_view email);

  // Adds the account. Returns false and writes nothing if the name is taken.
  bool Add(const Account& account);
  void SetPassword(const Id& id, std::string_view hash, TimePoint now);
  void SetEmail(const Id& id, std::string_view email);
  void SetMetadata(const Id& id, std::string_view metadata);
  void SetPolicy(const Id& id, const OrganizationPolicy& policy, TimePoint now);
  void SetDescription(const Id& id, std::string_view description);  // of a robot
  void SetEnabled(const Id& id, bool enabled, TimePoint now);
  void SetLocked(const Id& id, bool locked);  // of an organization
  void SetEnd(const Id& id, TimePoint end, TimePoint now);

  // Returns users or organizations after the place `after`, by age.
  std::vector<Account> OfKind(AccountKind kind, const AgePlace& after, Extent extent, bool with_disabled);
  // Returns at most `limit` users whose names begin with `prefix`, by name. An exact match comes first.
  std::vector<Account> UsersFrom(std::string_view prefix, std::size_t limit);
  // Returns robots of the named account whose short names begin with `prefix`.
  std::vector<Account> RobotsFrom(std::string_view owner, std::string_view prefix, std::size_t limit);
  // Renames an organization and its robots. Returns false and writes nothing if the name is taken.
  bool Rename(const Account& organization, std::string_view name, TimePoint now);
  // Turns a user's account, with everything below it, into an organization without members. The user's tokens stop
  // working; the caller must remove them.
  void MakeOrganization(const Account& user, TimePoint now);
  // Returns the owner's robots, or sub-accounts (kUser), by name.
  std::vector<Account> OwnedBy(const Id& owner, AccountKind kind);
  // Returns at most `most` robots after the place `after`.
  std::vector<UsedRobot> RobotsByUse(const Id& owner, const RobotPlace& after, std::size_t most);
  // Returns robots by name, after the name `after`.
  std::vector<UsedRobot> RobotsByName(const Id& owner, std::string_view after, Extent extent);
  std::optional<TimePoint> LastUseOf(const Id& robot);

  // Returns whether the owner has `count` or more of them.
  bool OwnsSoMany(const Id& owner, AccountKind kind, std::int64_t count);
  // Note which user created an organization, and return whether `count` or more organizations of a user exist.
  void SetCreator(const Id& organization, const Id& user);
  bool CreatedSoMany(const Id& user, std::int64_t count);

  // Removes the account and everything it owns: robots, sub-accounts, teams or memberships, applications, permissions,
  // repositories. All of that disappears and every token stops working at once; the rows are swept later, in steps.
  void Remove(const Account& account, TimePoint now);

 private:
  // Returns false if the name is taken.
  bool Insert(const Account& account);
  // Removes the leftover row of a robot whose owner was removed, to free its name. Returns false if there is none.
  bool ForgetLeftBehind(std::string_view name);

  Transaction& transaction_;
};

}  // namespace jeton::storage
