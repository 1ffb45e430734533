#pragma once

#include <string>

#include "endpoints/call.h"

// The page of a user's own account.
namespace jeton::endpoints::web {

// Shows the page of the user who is signed in. `alert`: what was wrong with the form of the password; empty: nothing.
Outcome ShowAccount(const Call& call, const Actor& user, int status, const std::string& alert);

}  // namespace jeton::endpoints::web
