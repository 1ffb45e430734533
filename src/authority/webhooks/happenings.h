#pragma once

#include "authority/authority.h"
#include "storage/happening.h"

namespace jeton::authority {

// Puts what happened in a transaction into the outboxes of the webhooks that want to know, in the same transaction.
// Tokens of one event become one message for each webhook, and join the one that waits already, so that ending very
// many tokens makes few messages. Reads and writes nothing where no webhook wants to know. Called by the write thread
// before each commit that has happenings.
void TellWebhooks(Authority& authority, storage::Transaction& transaction, const storage::Happenings& happenings,
                  TimePoint now);

// Tells of tokens that come near their end, since the last call: of some hundreds at most. Returns whether there are
// more. For the write thread.
bool TellOfSomeEnds(const Run& run);
// Returns whether there is anything to tell of.
bool HasEndsToTellOf(const Work& work);
// From now on. For the first webhook that wants to know of ends: it is not told of earlier ones.
void BeginToTellOfEnds(const Work& work);

}  // namespace jeton::authority
