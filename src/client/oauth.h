#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <utility>

#include "jeton/api.h"

// What token sources, logins and introspection share: requests to the OAuth endpoints that a server's metadata names.
namespace jeton::client {

// One application at one server. Not for several threads at the same time.
class OAuthClient {
 public:
  // `client_secret`: empty for a public client, which only names itself. Both empty: a request without a client.
  OAuthClient(Connection::Options server, std::string client_id, std::string client_secret);

  const std::string& client_id() const { return login_.first; }

  // Sends a form to the endpoint of that name in the metadata (RFC 8414), like "token_endpoint".
  // An answer without a body is an empty object.
  Answer<boost::json::object> Post(const char* endpoint, const Query& form);
  // Returns a text of the metadata, like "issuer".
  Answer<std::string> Metadata(const char* name);

 private:
  Answer<std::string> PathOf(const char* endpoint);
  Problem Lacking(const char* name) const;

  Connection connection_;
  std::pair<std::string, std::string> login_;
  boost::json::object metadata_;  // empty: not read yet
};

}  // namespace jeton::client
