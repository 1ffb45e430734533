#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/people/password_check.h"
#include "endpoints/call.h"

// Detours for requests that present a password.
namespace jeton::endpoints {

// Compares a password; the finding is a PasswordVerdict. Takes no worker if the password is known to be wrong or must
// not be compared now. Needs a transaction.
Detour CheckPassword(const Call& call, const authority::PasswordAttempt& attempt);

// The same for a password typed into a form of ours.
Detour CheckTypedPassword(const Call& call, std::string_view login, std::string_view password);

// Like DetourFor in call.h. For kPasswordUnchecked, checks the password in the Authorization header.
std::optional<Detour> DetourFor(const Call& call, CredentialError error);

// Why the password of a user who is signed in, and types it again, is not accepted; or the detour that decides it.
struct TypedAgainProblem {
  std::optional<Detour> detour;
  CredentialError error{};
};
// Compares it like one that signs in. Its encrypted form is not accepted: that lies in the files of programs.
Result<void, TypedAgainProblem> CheckTypedAgain(const Call& call, const std::string& name, const std::string& password);

// Hashes a password; the finding is a PreparedPassword.
Detour HashPassword(const Call& call, Secret password);

}  // namespace jeton::endpoints
