#pragma once

#include "base/digest.h"
#include "base/time.h"
#include "storage/database.h"

// The one link with which an administrator is set up.
namespace jeton::storage {

// Replaces the link.
void SetSetupLink(Transaction& transaction, const Digest& digest, TimePoint expires);
bool IsSetupLink(Transaction& transaction, const Digest& digest, TimePoint now);
// Removes the link. Returns false if it is another one, or its time is over: of two that race, one wins.
bool UseSetupLink(Transaction& transaction, const Digest& digest, TimePoint now);

}  // namespace jeton::storage
