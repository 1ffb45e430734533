#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/result.h"
#include "config/config.h"

namespace jeton::server {

// `jetond authorizations`: what an operator does with everybody's personal authorizations.
struct AuthorizationsCommand {
  enum class What { kExpire, kRevokeAll };
  What what = What::kExpire;
  std::optional<std::string> user;  // of kRevokeAll: only theirs
};

// How many have been removed, durably and for every check that begins afterwards. Asks the server that runs over the
// data directory, or works on the database itself when there is none. The error is a sentence for the operator.
Result<std::size_t, std::string> RunAuthorizations(const config::Config& config, const AuthorizationsCommand& command);

}  // namespace jeton::server
