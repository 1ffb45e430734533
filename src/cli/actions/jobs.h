#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "cli/core/session.h"

// Passwords of robots for jobs that show an identity of their platform instead of a secret.
namespace jeton::cli {

// Exchanges a job's token for a password of the robot: RFC 6749 has no grant for it, Quay's federation endpoint does.
Result<std::string, Failure> ExchangeJobToken(Connection& connection, const std::string& robot,
                                              const std::string& token);

// Returns when a password ends, by its own claim; nothing if it cannot be read.
std::optional<TimePoint> EndOfPassword(const std::string& password);

// Where kubelet's and other mounted tokens are looked for, in this order.
std::string MountedTokenFile();

}  // namespace jeton::cli
