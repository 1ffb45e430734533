#pragma once

#include <optional>
#include <string>

#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// The first user of an empty database, in installations that are set up this way.

bool HasAccounts(Transaction& transaction);

struct FirstUser {
  Account account;
  std::string encrypted_password;
  std::optional<Secret> access_token;
  Secret session;
};
struct FirstUserRequest {
  std::string name;
  std::string email;
  bool access_token = false;
  std::string user_agent;
};
// kNotFound: the setup is turned off; kTaken: an account exists already; kInvalidName, kInvalidEmail.
Result<void, Refusal> MayMakeFirstUser(const Run& run, const FirstUserRequest& request);
Result<FirstUser, Refusal> MakeFirstUser(const Run& run, const FirstUserRequest& request,
                                         const PreparedPassword& password);

}  // namespace jeton::authority
