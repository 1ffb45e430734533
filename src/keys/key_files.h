#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "keys/key_file.h"

// Reads and writes the key files of an installation. Errors are sentences for the operator.
namespace jeton {

std::string KeyFolder(const std::string& data_directory);
std::string SealingKeyPath(const std::string& data_directory);
// Returns the path of a key set. The shared set has the empty name.
std::string RegistryKeyPath(const std::string& data_directory, std::string_view key_set,
                            crypto::SigningAlgorithm algorithm);
std::string AccessKeyPath(const std::string& data_directory, crypto::SigningAlgorithm algorithm);
std::string FederationKeyPath(const std::string& data_directory);

Result<void, std::string> MakeKeyFolder(const std::string& data_directory);

// Returns the content of the file of sealing keys. Makes the file if it is missing or empty.
Result<std::string, std::string> OpenSealingKeys(const std::string& data_directory, Random& random);

// Returns the completed keys of a file. Makes the file if it is missing or empty, and writes it if completing changed
// it. If the file cannot be written, returns the keys as the file has them.
Result<KeyFile, std::string> OpenKeyFile(const std::string& path, crypto::SigningAlgorithm algorithm, bool published,
                                         TimePoint now);

// Returns a text by which the keys of two installations can be compared without being shown.
std::string FingerprintOfKeys(const std::string& data_directory);

Result<void, std::string> WriteKeys(const std::string& path, const std::string& content);

}  // namespace jeton
