#pragma once

#include <string>
#include <string_view>

#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// Accounts that are created by their first use: users whom a trusted front end identifies, and sub-accounts, as which
// their parents act.

enum class LoginError {
  kNeedsWrite,    // the account is to be created: run again with a write transaction
  kUnknownUser,   // and the installation creates none
  kInvalidName,   // no account can have this login
  kLimitReached,  // the parent is at its limit
  kRefused,
};

// Returns the user whom the front end identified, as if by name and password. Creates the account if needed.
Result<Actor, LoginError> ByFrontEnd(const Run& run, std::string_view login);

// Returns the sub-account of that login. Creates it if needed. `parent` authenticated without a token.
Result<Actor, LoginError> ActAsSubAccount(const Run& run, const Actor& parent, std::string_view login);

// What an account may do beyond the usual.
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
// Removes the sub-account that the actor is. With `force`, also removes what it still owns.
Result<void, RemovalError> RemoveSubAccount(const Run& run, const Actor& actor, bool force);

}  // namespace jeton::authority
