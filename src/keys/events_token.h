#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "keys/registry_service.h"

namespace jeton {

// What a registry shows when it tells what was done there, and good for nothing else: the file `events-token` in its
// folder, of mode 0600, made when it is missing. Gives its digest; the error is a sentence for the operator.
Result<Digest, std::string> LoadEventsToken(const std::string& data_directory, std::string_view service,
                                            Random& random);

// In a time that does not depend on the text.
bool IsEventsToken(const RegistryService& service, std::string_view presented);

}  // namespace jeton
