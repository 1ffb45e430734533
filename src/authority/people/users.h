#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "authority/superuser.h"
#include "base/secret.h"
#include "domain/policy.h"

namespace jeton::authority {

// The accounts of people, as superusers manage them, and what people do with their own (own_account.h) the same way.

// Whether the actor may make a user of that name and address, which may be empty. kTaken, kTakenByOrganization,
// kInvalidName, kNameReserved, kInvalidEmail, kEmailTaken.
Result<void, Refusal> MayMakeUser(const Run& run, const Actor& actor, const std::string& name,
                                  const std::string& email);
// Makes the user, once MayMakeUser has said yes. Records nothing.
Account MakeUser(const Run& run, const std::string& name, const std::string& email, const std::string& password_hash);
// Gives a user another address, unless it has this one, and records it with `metadata`. kInvalidEmail, kEmailTaken.
Result<void, Refusal> ChangeEmail(const Run& run, const Actor& actor, const Account& user, const std::string& email,
                                  boost::json::object metadata = {});
// kSoleAdmin while the user is the only admin of an organization.
Result<void, Refusal> RemoveUser(const Run& run, const Actor& actor, const Account& user);

struct NewUser {
  Account account;
  Secret password;  // shown once
  std::string encrypted_password;
};

// A random password for a new user.
Secret MakePassword(Random& random);
// A hash of one that was chosen: about 40 ms, on a worker.
PreparedPassword PreparePassword(Secret password, Random& random);

// The refusals of MayMakeUser.
Result<NewUser, Refusal> CreateUser(const Run& run, const ActingSuperuser& superuser, const std::string& name,
                                    const std::string& email, const PreparedPassword& prepared);

// The oldest first; disabled ones only when asked for. At most `limit`, after the place `after`.
Result<std::vector<Account>, Refusal> ListUsers(const Work& work, const Actor& actor, const AgePlace& after,
                                                std::size_t limit, bool with_disabled);
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
// kSuperuser for a superuser's account, and the refusals of RemoveUser.
Result<void, Refusal> DeleteUser(const Run& run, const ActingSuperuser& superuser, std::string_view name);

}  // namespace jeton::authority
