#pragma once

#include "authority/run.h"

namespace jeton::authority {

// Removes a user or organization with everything it owns, including sub-accounts, and reserves the names. Also ends
// what was made with the tokens of an organization's applications, as if each application were deleted; in parts if
// there are many.
void RemoveAccount(const Run& run, const Account& account);

}  // namespace jeton::authority
