#pragma once

#include <string_view>

#include "authority/run.h"
#include "identity/work.h"

namespace jeton::authority {

// Replaces the password hash of a user. With `end_everything`, ends every credential of the user and of their
// sub-accounts: sessions, application passwords, OAuth tokens, personal authorizations, codes and registry logins.
// Robots and applications keep theirs. Otherwise ends only the user's own sessions and registry logins.
void ChangePassword(const Run& run, const Account& user, std::string_view hash, bool end_everything);

// Removes every personal token of a user, in parts.
void EndPersonalTokens(const Run& run, const Id& person);

}  // namespace jeton::authority
