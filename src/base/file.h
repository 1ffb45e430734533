#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jeton {

// Return the system's text for `error`, or for the error of the last failed call: "No space left on device". Any
// thread.
std::string ReasonOf(int error);
std::string LastReason();

// Returns the whole content. Fails for a folder. The error is a sentence for the operator, with the path and the
// system's reason.
Result<std::string, std::string> ReadFile(const std::string& path);

// Replaces or creates the file in one step: readers see the old content or the new, never a part, even after a crash.
// The content is on disk when this returns. The error is a sentence for the operator, with the path and the system's
// reason; the file is then unchanged.
Result<void, std::string> WriteFileAtomically(const std::string& path, std::string_view content, mode_t mode);

struct Group {
  gid_t id = 0;
  std::string name;
};

// Returns the group of that name, or nothing if the system has none. Any thread.
std::optional<Group> FindGroup(const std::string& name);

}  // namespace jeton
