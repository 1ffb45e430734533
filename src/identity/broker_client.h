#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "domain/authorization_scope.h"

namespace jeton {

// A client of the OpenShift dialect's code flow, from the configuration.
struct BrokerClient {
  std::string id;
  std::string name;
  std::vector<Digest> secrets;  // each is valid, so that they can be rotated
  std::vector<std::string> redirect_uris;
  AuthorizationScopes scopes{{"session"}};  // of the tokens it gets

  // Returns the id that marks its tokens. Derived from the client's id, so it is the same after a restart.
  Id Mark() const;
  void AddSecret(std::string_view secret);
  bool Knows(std::string_view secret) const;
  // Compares byte for byte: any difference makes another address.
  bool Registered(std::string_view redirect_uri) const;
};

}  // namespace jeton
