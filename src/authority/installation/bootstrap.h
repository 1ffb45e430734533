#pragma once

#include <string>

#include "authority/authority.h"
#include "storage/database.h"

namespace jeton::authority {

enum class BootstrapOutcome {
  kNothing,  // all is as it should be
  kFirstStart,
  kMade,     // there was none of its owner
  kRemoved,  // as the configuration wants it
  kNoOwner,  // the configured one is no superuser: nothing is done
};
// At each start. The first one makes the superuser of that name (`admin`) without a password, and one OAuth token of
// theirs with all scopes, written to its file (mode 0600) before it is committed. Later ones do what the configuration
// says of renewal and removal, and never anything about what is there already, be it expired or its file lost. The
// error is a sentence for the operator.
Result<BootstrapOutcome, std::string> Bootstrap(Authority& authority, storage::Database& database, TimePoint now);

enum class RenewalError { kOrdinaryToken, kNotWritten };
// Instead of the bootstrap token that the actor presents, a new one in the file: it and all others of its kind are dead
// when this is committed.
Result<void, RenewalError> RenewBootstrapToken(const Run& run, const Actor& actor);

}  // namespace jeton::authority
