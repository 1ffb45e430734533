#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/result.h"
#include "config/config.h"

namespace jeton::server {

// `jetond authorizations`: manages the personal authorizations of all users, for operators.
struct AuthorizationsCommand {
  enum class What { kExpire, kRevokeAll };
  What what = What::kExpire;
  std::optional<std::string> user;  // for kRevokeAll: only this user's
};

// Returns how many were removed, durably and for every check that begins afterwards. Asks the server running on the
// data directory, or changes the database itself if there is none. The error is a sentence for the operator.
Result<std::size_t, std::string> RunAuthorizations(const config::Config& config, const AuthorizationsCommand& command);

}  // namespace jeton::server
