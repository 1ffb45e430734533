#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"

namespace jeton::authority {

// What people do with their own accounts.

// Somebody whom the policy lets change their own account. Good as long as the actor lives.
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
  // What else is chosen and only shown again: invoice_email, invoice_email_address, tag_expiration_s.
  boost::json::object details;
};
// With another password, all that speaks for the person ends; robots stay. kInvalidEmail; kEmailTaken for the address
// of another user.
Result<void, Refusal> UpdateOwnAccount(const Run& run, const OwnAccount& own, const OwnAccountUpdate& update);

// Whether a person may sign up by that name and address: the refusals of MayMakeUser.
Result<void, Refusal> MaySignUp(const Run& run, const std::string& name, const std::string& email);
// Makes the account; returns its user, as with name and password.
Result<Actor, Refusal> SignUp(const Run& run, const std::string& name, const std::string& email,
                              const std::string& password_hash);

// kSuperuser; kSoleAdmin, see SolelyAdministered.
Result<void, Refusal> DeleteOwnAccount(const Run& run, const OwnAccount& own);

// Names of the organizations that would be left without an administrator, in order.
std::vector<std::string> SolelyAdministered(const Work& work, const Id& account);

}  // namespace jeton::authority
