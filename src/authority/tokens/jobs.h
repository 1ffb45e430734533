#pragma once

#include <memory>
#include <optional>

#include "authority/tokens/bulk_revocation.h"
#include "storage/tokens/jobs.h"

namespace jeton::authority {

struct Authority;

using storage::Job;
using storage::JobState;

// Adds a job that ends all tokens that exist now and fit. `total`: how many there are, if that is known.
Job AddRevocationJob(const Run& run, const EndedTokens& tokens, const RevocationWish& wish,
                     std::optional<std::size_t> total);

// kNotFound for jobs of others, except for superusers.
Result<Job, Refusal> FindJob(const Run& run, const Actor& actor, const Id& id);

// Does the jobs one after the other, in parts of some milliseconds, each in a transaction of its own: other writers
// have their turn in between. Where a part ended is stored with what it did, so that a job goes on after a restart, and
// after a kill. One for each server.
class JobRunner {
 public:
  JobRunner();
  ~JobRunner();
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  // Begins with the parts unless they are under way. The authority, the database's writes and the clock outlive them.
  void Wake(Authority& authority, storage::Database& database, const Clock& clock);
  // Queues no further parts. What is not done goes on after the next start.
  void Stop();

 private:
  struct State;
  static void QueuePart(const std::shared_ptr<State>& state, Authority& authority, storage::Database& database,
                        const Clock& clock);

  std::shared_ptr<State> state_;  // a part that is queued holds it, too
};

}  // namespace jeton::authority
