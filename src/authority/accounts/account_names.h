#pragma once

#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// Returns whether a user or organization name has a special meaning here: the name space of unnamed repositories, a
// configured superuser, or a name of the server itself (IsOfServer).
bool HasMeaning(const Settings& settings, std::string_view name);

// Returns whether a name had another owner so recently that a registry token for it may still live. Registries judge by
// name: a token issued to the previous owner must not open what the next owner has. `parent` may reuse the names of its
// own former sub-accounts, because it owns what lies below them.
bool IsReserved(const Work& work, std::string_view name, const Id& parent = {});

// Checks whether a user or organization may take this name. Fails with kTaken, kInvalidName or kNameReserved.
// kNameReserved covers names with a meaning and configured parents of sub-accounts. A superuser may take these on
// purpose, except those of the server itself; the name space of unnamed repositories may only become an organization.
Result<void, Refusal> MayTakeName(const Run& run, const Actor& actor, AccountKind kind, std::string_view name);

// Returns the same refusal, but kTakenByOrganization in place of kTaken if an organization has the name.
Refusal WithHolder(const Work& work, Refusal refusal, std::string_view name);

// Reserves the name of an account that is about to be removed or renamed. The reservation outlasts every registry
// token, federated password and identity token of the account and its robots, plus the leeway of verifiers.
void ReserveName(const Run& run, const Account& account);

}  // namespace jeton::authority
