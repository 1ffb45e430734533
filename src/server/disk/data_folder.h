#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/file.h"
#include "base/result.h"

namespace jeton::server {

// Makes the data folder, mode 0750 and of that group, when it is missing; one that is there stays as its operator wants
// it. The error is a sentence for the operator.
Result<void, std::string> MakeDataFolder(const std::string& path, const std::optional<Group>& group);

// Why members of the group cannot reach what lies in the folder; empty: they can.
std::string WhyClosedTo(const std::string& path, gid_t group);

}  // namespace jeton::server
