#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {

// Long secrets of a user for single programs: they replace the user's password at registries, and nowhere else. Only
// live ones are listed.
struct ApplicationPassword {
  Token token;  // its note is the title
  std::optional<TimePoint> last_used;
  std::optional<Secret> secret;  // if shown alone, and a copy is kept
  std::string user;              // if all users' passwords are listed
};

// Newest first. `expiring`: only those near their end.
using ApplicationPasswordPage = Page<ApplicationPassword, storage::Tokens::Place>;
struct ApplicationPasswordQuery {
  bool expiring = false;
  ApplicationPasswordPage::Place before{};
  std::size_t most = 50;  // rows read
};
Result<ApplicationPasswordPage, Refusal> ListApplicationPasswords(const Run& run, const Actor& actor,
                                                                  const ApplicationPasswordQuery& query);
Result<ApplicationPasswordPage, Refusal> ListEverybodysApplicationPasswords(const Run& run, const Actor& actor,
                                                                            const ApplicationPasswordQuery& query);
// Proof that the policy lets the actor manage its own application passwords, and that the installation has them. Valid
// as long as the actor lives.
class OwnApplicationPasswords {
 public:
  static Result<OwnApplicationPasswords, Refusal> Of(const Settings& settings, const Actor& actor);

  const Actor& by() const { return *by_; }

 private:
  explicit OwnApplicationPasswords(const Actor& by) : by_(&by) {}

  const Actor* by_;
};
struct ApplicationPasswordRequest {
  std::string title;
  Restriction restriction;
  std::optional<TimePoint> end{};  // nothing, or later: as the settings say
};
// kLimitReached if the user is at the limit.
Result<ApplicationPassword, Refusal> CreateApplicationPassword(const Run& run, const OwnApplicationPasswords& own,
                                                               const ApplicationPasswordRequest& request);
// kNotFound covers other users' and ended passwords.
Result<ApplicationPassword, Refusal> ShowApplicationPassword(const Run& run, const OwnApplicationPasswords& own,
                                                             const Id& id);
Result<void, Refusal> RevokeApplicationPassword(const Run& run, const OwnApplicationPasswords& own, const Id& id);

}  // namespace jeton::authority
