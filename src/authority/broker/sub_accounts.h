#pragma once

#include <string>
#include <string_view>

#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// Accounts that are made by being named: those whom a trusted front end has identified, and sub-accounts, as which
// their parents act.

enum class LoginError {
  kNeedsWrite,    // there is none yet: run again with a write transaction
  kUnknownUser,   // and none is to be made
  kInvalidName,   // there cannot be one
  kLimitReached,  // there cannot be one more
  kRefused,
};

// A user whom the front end has identified; as good as name and password.
Result<Actor, LoginError> ByFrontEnd(const Run& run, std::string_view login);

// The sub-account of that login, which is made when there is none. `parent` came without a token.
Result<Actor, LoginError> ActAsSubAccount(const Run& run, const Actor& parent, std::string_view login);

// What an account may have beyond the common.
struct Capabilities {
  bool sub_accounts = false;
  std::vector<std::string> inherited;  // by its sub-accounts
};
Capabilities ReadCapabilities(const Run& run, const Account& account);

enum class RemovalError {
  kGone,
  kNotSubAccount,
  kStillOwns,  // repositories, or organizations without another admin
};
// Removes the sub-account that the actor is, and with `force` what it still owns.
Result<void, RemovalError> RemoveSubAccount(const Run& run, const Actor& actor, bool force);

}  // namespace jeton::authority
