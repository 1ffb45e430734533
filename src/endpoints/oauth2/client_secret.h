#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "endpoints/oauth2/parameters.h"
#include "wire/message.h"

// A client's own credentials (RFC 6749, section 2.3.1), as a request shows them: Basic, or two parameters.
namespace jeton::endpoints::oauth2 {

struct ClientSecret {
  std::string id;
  Secret secret;
  bool in_header = false;
};

enum class ClientSecretError {
  kShownTwice,      // in the header and as parameters
  kTwoClients,      // the header names another client than the parameters
  kUnusableHeader,  // one that counts, and is not Basic or cannot be read
  kIdMissing,
  kSecretMissing,
};

// Where the dialects differ.
struct ClientSecretRules {
  enum class Beside {
    kRefused,  // parameters may name the client of the header, and show no secret
    kIgnored,  // Basic counts before the parameters
  };
  enum class Unusable {
    kRefused,
    kRefusedIfBasic,  // any other scheme is left to those who know it, and the parameters count
    kIgnored,
  };

  Beside beside = Beside::kRefused;
  Unusable unusable = Unusable::kRefused;
  // The RFC has both halves of the header form-encoded before base64. Our ids and secrets are nothing but letters,
  // digits and '_', which some clients escape all the same.
  bool unescape = false;
};

Result<ClientSecret, ClientSecretError> ReadClientSecret(const wire::Request& request, const FindParameter& find,
                                                         const ClientSecretRules& rules);

}  // namespace jeton::endpoints::oauth2
