#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// Personal authorizations of all users, as operators manage them. No policy check: access to the machine is the
// authorization.

// Returns whether a text is the configured admin secret. False if none is configured.
bool IsAdminSecret(const Settings& settings, std::string_view text);

// One transaction removes no more than this, so that others get their turn. The caller repeats until fewer are removed.
constexpr std::size_t kRemovedAtOnce = 250;

// Removes authorizations that have expired but could still be shown.
std::size_t RemoveExpiredAuthorizations(const Run& run);

// Removes all authorizations, or those of one user. kNotFound if there is no such user.
Result<std::size_t, Refusal> RemoveAuthorizations(const Run& run, const std::optional<std::string>& user);

}  // namespace jeton::authority
