#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "keys/registry_service.h"

namespace jeton {

// Loads the token that a registry presents when it reports events, valid for nothing else: the file `events-token` in
// the registry's folder, mode 0600. Makes it if it is missing. Returns its digest; the error is a sentence for the
// operator.
Result<Digest, std::string> LoadEventsToken(const std::string& data_directory, std::string_view service,
                                            Random& random);

// Returns whether `presented` is the registry's token. Its time does not depend on the text.
bool IsEventsToken(const RegistryService& service, std::string_view presented);

}  // namespace jeton
