#pragma once

#include <string>
#include <variant>
#include <vector>

#include "endpoints/call.h"
#include "keys/registry_service.h"

namespace jeton::endpoints::registry {

// In place of a name and a password, what was kept of an earlier login with them.
struct IdentityCredentials {
  Secret token;
};

using Credentials =
    std::variant<wire::NoCredentials, wire::UnusableCredentials, wire::BasicCredentials, IdentityCredentials>;

// What a client asks the token endpoint for, whichever way: in a query with its credentials in a header (GET), or all
// in one form (POST, RFC 6749).
struct TokenRequest {
  bool by_form = false;
  const RegistryService* service = nullptr;
  Credentials credentials;
  std::vector<std::string> scopes;  // each may hold several
  bool offline = false;             // the client would like an identity token
  std::string client;               // what the program calls itself
  std::string account;              // whom it takes its user for: a hint that nothing depends on
};

Result<TokenRequest, Response> ReadTokenQuery(const Call& call);
Result<TokenRequest, Response> ReadTokenForm(const Call& call);

}  // namespace jeton::endpoints::registry
