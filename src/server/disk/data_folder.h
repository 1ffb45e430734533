#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/file.h"
#include "base/result.h"

namespace jeton::server {

// Makes the data folder, with mode 0750 and that group, if it is missing. Does not change an existing one. The error is
// a sentence for the operator.
Result<void, std::string> MakeDataFolder(const std::string& path, const std::optional<Group>& group);

// Returns why members of the group cannot reach files in the folder; empty: they can.
std::string WhyClosedTo(const std::string& path, gid_t group);

}  // namespace jeton::server
