#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// What users do with their own accounts.

// Proof that the policy lets the actor change its own account. Valid as long as the actor lives.
class OwnAccount {
 public:
  static Result<OwnAccount, Refusal> Of(const Actor& actor);

  const Actor& by() const { return *by_; }

 private:
  explicit OwnAccount(const Actor& by) : by_(&by) {}

  const Actor* by_;
};

struct OwnAccountUpdate {
  std::optional<std::string> password_hash;
  std::optional<std::string> email;
  // Details that are only stored and shown: invoice_email, invoice_email_address, tag_expiration_s.
  boost::json::object details;
};
// Updates the account. A new password ends every credential of the user; robots keep theirs. kInvalidEmail; kEmailTaken
// for the address of another user.
Result<void, Refusal> UpdateOwnAccount(const Run& run, const OwnAccount& own, const OwnAccountUpdate& update);

// What ends with a password that is replaced: everything of its user, or only sessions and registry logins. Robots keep
// theirs.
enum class AfterPassword { kEndEverything, kEndLogins };
Result<void, Refusal> ReplaceOwnPassword(const Run& run, const OwnAccount& own, const std::string& hash,
                                         AfterPassword after);

// Checks whether a person may sign up with this name and address. Fails as MayMakeUser does.
Result<void, Refusal> MaySignUp(const Run& run, const std::string& name, const std::string& email);
// Creates the account and returns its user, as if by name and password.
Result<Actor, Refusal> SignUp(const Run& run, const std::string& name, const std::string& email,
                              const std::string& password_hash);

// kSuperuser; kSoleAdmin, see SolelyAdministered.
Result<void, Refusal> DeleteOwnAccount(const Run& run, const OwnAccount& own);

// Returns the names of the organizations that would be left without an administrator, in order.
std::vector<std::string> SolelyAdministered(const Work& work, const Id& account);

}  // namespace jeton::authority
