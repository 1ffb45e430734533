#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "authority/superuser.h"
#include "base/secret.h"
#include "domain/lists/list_order.h"
#include "domain/policy.h"

namespace jeton::authority {

// User accounts, as superusers manage them; own_account.h shares the operations.

// Checks whether the actor may create a user of that name and address. The address may be empty. Fails with kTaken,
// kTakenByOrganization, kInvalidName, kNameReserved, kInvalidEmail, kEmailTaken.
Result<void, Refusal> MayMakeUser(const Run& run, const Actor& actor, const std::string& name,
                                  const std::string& email);
// Creates the user. Requires that MayMakeUser said yes. Records nothing.
Account MakeUser(const Run& run, const std::string& name, const std::string& email, const std::string& password_hash);
// Changes a user's address and records it with `metadata`. Does nothing if the address is the same. kInvalidEmail,
// kEmailTaken.
Result<void, Refusal> ChangeEmail(const Run& run, const Actor& actor, const Account& user, const std::string& email,
                                  boost::json::object metadata = {});
// kSoleAdmin while the user is the only admin of an organization.
Result<void, Refusal> RemoveUser(const Run& run, const Actor& actor, const Account& user);

struct NewUser {
  Account account;
  Secret password;  // shown once
  std::string encrypted_password;
};

// Returns a random password for a new user.
Secret MakePassword(Random& random);
// Hashes a password: about 40 ms, on a worker.
PreparedPassword PreparePassword(Secret password, Random& random);

// Fails as MayMakeUser does.
Result<NewUser, Refusal> CreateUser(const Run& run, const ActingSuperuser& superuser, const std::string& name,
                                    const std::string& email, const PreparedPassword& prepared);

// Lists users by age after the place `after`, disabled ones only on request.
Result<std::vector<Account>, Refusal> ListUsers(const Work& work, const Actor& actor, const AgePlace& after,
                                                Extent extent, bool with_disabled);
Result<Account, Refusal> ShowUser(const Work& work, const Actor& actor, std::string_view name);

struct UserUpdate {
  std::optional<std::string> password_hash;
  bool end_everything = true;  // with another password: see ChangePassword
  std::optional<std::string> email;
  std::optional<bool> enabled;
};
// kSuperuser for a superuser's account.
Result<Account, Refusal> UpdateUser(const Run& run, const ActingSuperuser& superuser, std::string_view name,
                                    const UserUpdate& update);
// kSuperuser for a superuser's account; else fails as RemoveUser does.
Result<void, Refusal> DeleteUser(const Run& run, const ActingSuperuser& superuser, std::string_view name);

}  // namespace jeton::authority
