#pragma once

#include <optional>
#include <string>

#include "identity/settings.h"
#include "wire/message.h"

namespace jeton::endpoints::openshift {

enum class FrontEndError {
  kAmbiguous,  // the user cannot be determined safely
};

// Returns the user that a trusted front end names. Nothing if it names none, or if the sender is not trusted: it has
// another address, or it forwards a request (RFC 7239 and its forerunners). Two headers of that name, or one with '-'
// and '_' spelled differently, are ambiguous.
Result<std::optional<std::string>, FrontEndError> ReadFrontEndLogin(const Settings& settings,
                                                                    const wire::Request& request);

}  // namespace jeton::endpoints::openshift
