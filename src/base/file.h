#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace jeton {

// The whole content; nothing when the file cannot be read.
std::optional<std::string> ReadFile(const std::string& path);

// Replaces or creates the file in one step: a reader and a crash see the old content or the new, never a part. The
// content is on disk when this returns true. False leaves no trace.
bool WriteFileAtomically(const std::string& path, std::string_view content, mode_t mode);

}  // namespace jeton
