#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "endpoints/oauth2/parameters.h"
#include "wire/message.h"

// A client's own credentials (RFC 6749, section 2.3.1) as a request presents them: Basic, or two parameters.
namespace jeton::endpoints::oauth2 {

struct ClientSecret {
  std::string id;
  Secret secret;
  bool in_header = false;
};

enum class ClientSecretError {
  kShownTwice,      // in the header and as parameters
  kTwoClients,      // the header names another client than the parameters
  kUnusableHeader,  // not ignored, and not Basic or unreadable
  kIdMissing,
  kSecretMissing,
};

// Where the dialects differ.
struct ClientSecretRules {
  enum class Beside {
    kRefused,  // parameters may repeat the client id, but not a secret
    kIgnored,  // Basic wins over the parameters
  };
  enum class Unusable {
    kRefused,
    kRefusedIfBasic,  // another scheme is ignored, and the parameters count
    kIgnored,
  };

  Beside beside = Beside::kRefused;
  Unusable unusable = Unusable::kRefused;
  // The RFC form-encodes both halves of the header before base64. Our ids and secrets consist of letters, digits and
  // '_', but some clients escape these too.
  bool unescape = false;
};

Result<ClientSecret, ClientSecretError> ReadClientSecret(const wire::Request& request, const FindParameter& find,
                                                         const ClientSecretRules& rules);

}  // namespace jeton::endpoints::oauth2
