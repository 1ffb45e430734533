#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "domain/authorization_scope.h"

namespace jeton {

// A client of the OpenShift dialect's code flow, as the configuration registers it.
struct BrokerClient {
  std::string id;
  std::string name;
  std::vector<Digest> secrets;  // any of them is good, so that they can be rotated
  std::vector<std::string> redirect_uris;
  AuthorizationScopes scopes{{"session"}};  // of the tokens it gets

  // What its tokens are marked with as their maker. It follows from the id, so that it is the same after a restart.
  Id Mark() const;
  void AddSecret(std::string_view secret);
  bool Knows(std::string_view secret) const;
  // Byte for byte: whatever else would be taken for it is another address.
  bool Registered(std::string_view redirect_uri) const;
};

}  // namespace jeton
