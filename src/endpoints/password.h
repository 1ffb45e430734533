#pragma once

#include <optional>
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

// Hashes a password; the finding is a PreparedPassword.
Detour HashPassword(const Call& call, Secret password);

}  // namespace jeton::endpoints
