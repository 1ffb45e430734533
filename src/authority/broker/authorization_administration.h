#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// What an operator does with personal authorizations, for all users. No policy check: access to the machine is the
// authorization.

// Whether a text is what the operator's own process has been told to believe. False when there is no such thing.
bool IsAdminSecret(const Settings& settings, std::string_view text);

// One transaction removes no more than this, so that others get their turn; the caller goes on until less are removed.
constexpr std::size_t kRemovedAtOnce = 250;

// Those whose life is over, though they could still be shown.
std::size_t RemoveExpiredAuthorizations(const Run& run);

// All, or those of one user; kNotFound when there is no such user.
Result<std::size_t, Refusal> RemoveAuthorizations(const Run& run, const std::optional<std::string>& user);

}  // namespace jeton::authority
