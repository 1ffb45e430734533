#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

// Complete copies of a database. Errors are sentences for the operator.
namespace jeton::storage {

// Called several times a second. Returns false to give up.
using CopyProgress = std::function<bool(std::uint64_t bytes, std::uint64_t total)>;

// Copies the database to `to`, an existing empty file of mode 0600, as it is at one moment. Other processes, such as
// the server, may write to it meanwhile and never wait, but the log beside the database grows until the copy is done.
// Gives up if that becomes more than the database itself is large, or 256 MiB. The copy is on disk when this returns,
// and needs no other file.
Result<void, std::string> CopyDatabase(const std::string& from, const std::string& to, const CopyProgress& progress);

// Reads all of a database that no process uses. Fails if it is damaged, or was not made by jetond.
Result<void, std::string> CheckCopy(const std::string& path);

}  // namespace jeton::storage
