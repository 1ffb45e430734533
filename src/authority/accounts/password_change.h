#pragma once

#include <string_view>

#include "authority/run.h"
#include "identity/work.h"

namespace jeton::authority {

// Gives a user another password, whose hash this is. With `end_everything` all that speaks for the person ends with it:
// sessions, application passwords, OAuth tokens, personal authorizations, codes and what registries' clients keep of a
// login, those of sub-accounts among them; robots and applications keep theirs. Without, sessions and what clients keep
// of a login end alone.
void ChangePassword(const Run& run, const Account& user, std::string_view hash, bool end_everything);

// Removes all that speaks for a person, in parts.
void EndPersonalTokens(const Run& run, const Id& person);

}  // namespace jeton::authority
