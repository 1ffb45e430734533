#pragma once

#include "authority/run.h"

namespace jeton::authority {

// Removes a user or an organization with all that is theirs, sub-accounts too, and reserves the names. What was made
// with the tokens of an organization's applications ends with these, as when an application is deleted; in parts, where
// it is much.
void RemoveAccount(const Run& run, const Account& account);

}  // namespace jeton::authority
