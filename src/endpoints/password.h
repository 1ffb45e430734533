#pragma once

#include <optional>
#include <string_view>

#include "authority/people/password_check.h"
#include "endpoints/call.h"

// The runs of a request that a password has to wait for.
namespace jeton::endpoints {

// With a PasswordVerdict on this password. One that is known to be wrong, or not to be compared now, takes no worker.
// Needs a transaction.
Detour CheckPassword(const Call& call, const authority::PasswordAttempt& attempt);

// The same for one that was typed into a form of ours.
Detour CheckTypedPassword(const Call& call, std::string_view login, std::string_view password);

// As DetourFor, and for kPasswordUnchecked the check of the password in the Authorization header.
std::optional<Detour> DetourFor(const Call& call, CredentialError error);

// With a PreparedPassword: this one and its hash.
Detour HashPassword(const Call& call, Secret password);

}  // namespace jeton::endpoints
