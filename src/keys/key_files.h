#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "keys/key_file.h"

// Where the keys of an installation lie, and how they come from there and back. Errors are sentences for the operator.
namespace jeton {

std::string KeyFolder(const std::string& data_directory);
std::string SealingKeyPath(const std::string& data_directory);
// The name of a set of keys is empty for the one that is shared.
std::string RegistryKeyPath(const std::string& data_directory, std::string_view key_set,
                            crypto::SigningAlgorithm algorithm);
std::string FederationKeyPath(const std::string& data_directory);

Result<void, std::string> MakeKeyFolder(const std::string& data_directory);

// The content of the file of sealing keys, made where there is none or an empty one.
Result<std::string, std::string> OpenSealingKeys(const std::string& data_directory, Random& random);

// The keys in the file, made where there is none or an empty one, complete, and written if that changed them. Where the
// file cannot be written they are as they stand in it.
Result<KeyFile, std::string> OpenKeyFile(const std::string& path, crypto::SigningAlgorithm algorithm, bool published,
                                         TimePoint now);

Result<void, std::string> WriteKeys(const std::string& path, const std::string& content);

}  // namespace jeton
