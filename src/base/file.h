#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jeton {

// The system's word for the error number `error`, or for the one of the last call that failed: "No space left on
// device". Any thread.
std::string ReasonOf(int error);
std::string LastReason();

// Returns the whole content. A folder has no content. The error is a sentence for the operator, with the path and the
// system's reason.
Result<std::string, std::string> ReadFile(const std::string& path);

// Replaces or creates the file in one step: a reader and a crash see the old content or the new, never a part. The
// content is on disk when this returns. The error is a sentence for the operator, with the path and
// the system's reason; nothing has changed then.
Result<void, std::string> WriteFileAtomically(const std::string& path, std::string_view content, mode_t mode);

struct Group {
  gid_t id = 0;
  std::string name;
};

// The group of that name; nothing when the system knows none. Any thread.
std::optional<Group> FindGroup(const std::string& name);

}  // namespace jeton
