#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/authority.h"
#include "authority/work.h"
#include "base/secret.h"
#include "domain/policy.h"

namespace jeton::authority {

// The accounts of people, as superusers manage them.

struct NewUser {
  Account account;
  Secret password;  // shown once
  std::string encrypted_password;
};

// A random password for a new user.
Secret MakePassword(Random& random);
// A hash of one that was chosen: about 40 ms, on a worker.
PreparedPassword PreparePassword(Secret password, Random& random);

// The decision alone, before a password is made.
Result<void, Refusal> MayCreateUser(const Actor& actor);
// kTaken, kTakenByOrganization, kInvalidName, kInvalidEmail, kEmailTaken.
Result<NewUser, Refusal> CreateUser(Authority& authority, const Work& work, const Actor& actor, const std::string& name,
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
Result<Account, Refusal> UpdateUser(Authority& authority, const Work& work, const Actor& actor, std::string_view name,
                                    const UserUpdate& update);
// kSoleAdmin while he is the only admin of an organization.
Result<void, Refusal> DeleteUser(Authority& authority, const Work& work, const Actor& actor, std::string_view name);

}  // namespace jeton::authority
