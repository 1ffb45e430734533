#pragma once

#include <string>

#include "authority/authority.h"
#include "storage/database.h"

namespace jeton::authority {

enum class BootstrapOutcome {
  kNothing,  // nothing to do
  kFirstStart,
  kMade,     // the owner had no token
  kRemoved,  // as the configuration wants it
  kNoOwner,  // the configured owner is not a superuser: nothing done
};
// Runs at each start. The first start creates the configured superuser (`admin`) without a password and an OAuth token
// with all scopes; writes the token to its file (mode 0600) before the commit. Later starts follow the configured
// renewal and removal. They never renew a token that exists, even if it has expired or its file is lost. The error is a
// sentence for the operator.
Result<BootstrapOutcome, std::string> Bootstrap(Authority& authority, storage::Database& database, TimePoint now);

enum class RenewalError { kOrdinaryToken, kNotWritten };
// Replaces the bootstrap token that the actor presents with a new one in the file. The old one and all others of its
// kind end with the commit.
Result<void, RenewalError> RenewBootstrapToken(const Run& run, const Actor& actor);

}  // namespace jeton::authority
