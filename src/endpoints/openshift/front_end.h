#pragma once

#include <optional>
#include <string>

#include "identity/settings.h"
#include "wire/message.h"

namespace jeton::endpoints::openshift {

enum class FrontEndError {
  kAmbiguous,  // who it is cannot be told for certain
};

// The user that a trusted front end names. Nothing if it names none, or if the sender is not believed: another address,
// or a request that has been passed on from one (RFC 7239 and its forerunners). Two headers
// of that name, or one in another spelling of '-' and '_', are ambiguous.
Result<std::optional<std::string>, FrontEndError> ReadFrontEndLogin(const Settings& settings,
                                                                    const wire::Request& request);

}  // namespace jeton::endpoints::openshift
