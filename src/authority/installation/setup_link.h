#pragma once

#include <string>
#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"
#include "base/secret.h"

// A link for the operator, by which an administrator chooses name and password in a browser. It works once.
namespace jeton::authority {

inline constexpr Seconds kSetupLinkLife{15 * 60};
inline constexpr std::string_view kSetupPath = "/setup/";

// Makes the last part of the link's path. Any earlier link ends. No policy check: access to the data directory is the
// authorization.
Secret MakeSetupLink(const Run& run);

bool IsSetupLink(const Work& work, std::string_view secret);

// Sets the password of a superuser, whose account is made if it is missing, and ends the link. kNotFound: the link is
// over. kForbidden: the configuration names no superuser of that name, or the account is disabled.
Result<Account, Refusal> SetUpAdministrator(const Run& run, std::string_view secret, const std::string& name,
                                            const PreparedPassword& password);
// Fails as SetUpAdministrator does.
Result<void, Refusal> MaySetUpAdministrator(const Run& run, std::string_view secret, std::string_view name);

}  // namespace jeton::authority
