#pragma once

#include <string>
#include <variant>
#include <vector>

#include "endpoints/call.h"
#include "keys/registry_service.h"

namespace jeton::endpoints::registry {

// An identity token from an earlier login, used instead of name and password.
struct IdentityCredentials {
  Secret token;
};

using Credentials =
    std::variant<wire::NoCredentials, wire::UnusableCredentials, wire::BasicCredentials, IdentityCredentials>;

// A request to the token endpoint, in either way: in a query with credentials in a header (GET), or all in one form
// (POST, RFC 6749).
struct TokenRequest {
  bool by_form = false;
  const RegistryService* service = nullptr;
  Credentials credentials;
  std::vector<std::string> scopes;  // each may hold several
  bool offline = false;             // the client asks for an identity token
  std::string client;               // the program's name for itself
  std::string account;              // the user's name according to the program: a hint only
};

Result<TokenRequest, Response> ReadTokenQuery(const Call& call);
Result<TokenRequest, Response> ReadTokenForm(const Call& call);

}  // namespace jeton::endpoints::registry
