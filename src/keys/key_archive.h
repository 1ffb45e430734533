#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

// All secret files of an installation in one text: what a database needs to be of use. Errors are sentences for the
// operator.
namespace jeton {

// Returns the files below DATA/keys, and the tokens with which registries report events. What else lies below
// DATA/registry is made from the keys at each start.
Result<std::string, std::string> PackKeys(const std::string& data_directory);

// Writes the files of an archive below `data_directory`. Fails before it writes any if the text is no archive.
Result<void, std::string> UnpackKeys(std::string_view archive, const std::string& data_directory);

}  // namespace jeton
