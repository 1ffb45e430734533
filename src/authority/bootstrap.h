#pragma once

#include <string>

#include "authority/authority.h"
#include "authority/work.h"
#include "storage/database.h"

namespace jeton::authority {

// First start: makes the superuser `admin` without a password, and one OAuth token of his with all scopes, written to
// its file (mode 0600) before it is committed. Where there is any account already, nothing is done.
// True when it was the first start; the error is a sentence for the operator.
Result<bool, std::string> Bootstrap(Authority& authority, storage::Database& database, TimePoint now);

enum class RenewalError { kOrdinaryToken, kNotWritten };
// Instead of the bootstrap token that the actor presents, a new one in the file: it and all others of its kind are dead
// when this is committed.
Result<void, RenewalError> RenewBootstrapToken(Authority& authority, const Work& work, const Actor& actor);

}  // namespace jeton::authority
