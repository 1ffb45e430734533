#pragma once

#include <optional>
#include <string>

#include "authority/page.h"
#include "authority/people/users.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/lists/list_order.h"
#include "domain/policy.h"

namespace jeton::authority {

// Users as our own API shows and changes them.

// Lists all users for superusers, by age.
using UserPage = Page<Account, AgePlace>;
Result<UserPage, Refusal> ListAllUsers(const Work& work, const Actor& actor, const AgePlace& after, Extent extent);

// Returns the caller's own account. kForbidden if the credential may not read it; kNotFound for an application.
Result<Account, Refusal> ShowSelf(const Work& work, const Actor& actor);

struct UserSettings {
  std::string email;              // empty: none
  std::optional<bool> enabled{};  // nothing: as before; of a new user, true
};
struct SettledUser {
  Account account;
  std::optional<Secret> password;  // of a new user, shown once
};
// Gives the user these settings, or creates them with them and the password; null if there is a user. Fails as
// CreateUser and UpdateUser do.
Result<SettledUser, Refusal> SetUser(const Run& run, const ActingSuperuser& superuser, const std::string& name,
                                     const UserSettings& settings, const PreparedPassword* prepared);

}  // namespace jeton::authority
