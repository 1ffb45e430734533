#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "jeton/connection.h"

namespace jeton {

// Access tokens of an application (RFC 6749, section 4.4), renewed before they end. Any thread: however many ask at the
// same time, one of them asks the server, and the others wait for its answer.
class TokenSource {
 public:
  struct Options {
    std::string client_id;
    std::string client_secret;
    std::string scope{};  // separated by spaces; empty: what the application has by default
    // A token is renewed so long before its end. Until its end it is the answer if the server cannot be reached.
    std::chrono::seconds margin{60};
  };

  // `server`: its bearer token is not used.
  TokenSource(Connection::Options server, Options options);
  ~TokenSource();
  TokenSource(TokenSource&&) noexcept;
  TokenSource& operator=(TokenSource&&) noexcept;

  // Returns a token that lives for the margin, if the server gives such. Waits for the server only if there is none.
  Answer<std::string> Token();
  // Forgets the token, because an API has refused it: the next call asks the server.
  void Forget();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jeton
