#pragma once

#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// Whether the name of a user or organization says something else here: the name space of unnamed repositories, the
// login of jobs, a configured superuser.
bool HasMeaning(const Settings& settings, std::string_view name);

// Whether a name had another owner so lately that a registry token for it may still live. Registries judge by name:
// what was given out for the one must not open what the next one owns. A sub-account's name is not kept from `parent`,
// if it was that one's: what is below it is theirs again.
bool IsReserved(const Work& work, std::string_view name, const Id& parent = {});

// Whether a new user or organization may be called so, or an old one be renamed. kTaken, kInvalidName, or
// kNameReserved, which covers names with a meaning and users that may have sub-accounts: a superuser may make those on
// purpose, but for the login of jobs, and the name space of unnamed repositories only as an organization.
Result<void, Refusal> MayTakeName(const Run& run, const Actor& actor, AccountKind kind, std::string_view name);

// Returns the same refusal, but kTakenByOrganization in place of kTaken if an organization has the name.
Refusal WithHolder(const Work& work, Refusal refusal, std::string_view name);

// Reserves the name of an account that is about to be removed or renamed. Fixes the end of the reservation:
// the longest life of a registry token, the leeway of verifiers, and what clients hold of the account and its robots.
void ReserveName(const Run& run, const Account& account);

}  // namespace jeton::authority
