#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <utility>

#include "jeton/api.h"

// What token sources and introspection share: requests to the OAuth endpoints that a server's metadata names.
namespace jeton::client {

// One application at one server. Not for several threads at the same time.
class OAuthClient {
 public:
  OAuthClient(Connection::Options server, std::string client_id, std::string client_secret);

  // Sends a form to the endpoint of that name in the metadata (RFC 8414), like "token_endpoint".
  Answer<boost::json::object> Post(const char* endpoint, const Query& form);

 private:
  Answer<std::string> PathOf(const char* endpoint);

  Connection connection_;
  std::pair<std::string, std::string> login_;
  boost::json::object metadata_;  // empty: not read yet
};

}  // namespace jeton::client
