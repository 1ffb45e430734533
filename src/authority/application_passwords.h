#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/authority.h"
#include "authority/work.h"
#include "domain/policy.h"

namespace jeton::authority {

// Long secrets of a user for single programs: used instead of his password at registries, and nowhere else. Live ones
// alone are seen.
struct ApplicationPassword {
  Token token;  // its note is the title
  std::optional<TimePoint> last_used;
  std::optional<Secret> secret;  // where one is shown alone, and a copy is kept
  std::string user;              // where everybody's are shown
};

// Newest first; `expiring`: those near their end.
Result<std::vector<ApplicationPassword>, Refusal> ListApplicationPasswords(Authority& authority, const Work& work,
                                                                           const Actor& actor, bool expiring);
Result<std::vector<ApplicationPassword>, Refusal> ListEverybodysApplicationPasswords(Authority& authority,
                                                                                     const Work& work,
                                                                                     const Actor& actor, bool expiring);
// The decision alone, before anything is read of what it would be.
Result<void, Refusal> MayCreateApplicationPassword(const Authority& authority, const Actor& actor);
Result<ApplicationPassword, Refusal> CreateApplicationPassword(Authority& authority, const Work& work,
                                                               const Actor& actor, const std::string& title,
                                                               const Restriction& restriction);
// kNotFound covers others', and those that have ended.
Result<ApplicationPassword, Refusal> ShowApplicationPassword(Authority& authority, const Work& work, const Actor& actor,
                                                             const Id& id);
Result<void, Refusal> RevokeApplicationPassword(Authority& authority, const Work& work, const Actor& actor,
                                                const Id& id);

}  // namespace jeton::authority
