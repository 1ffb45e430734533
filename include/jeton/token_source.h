#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "jeton/connection.h"

namespace jeton {

// Access tokens, renewed before they end: of an application by its own credentials (RFC 6749, section 4.4), of a user
// by a refresh token (section 6), or of a job by the identity that its platform gives it (RFC 7523). Any thread:
// however many ask at the same time, one of them asks the server, and the others wait for its answer.
class TokenSource {
 public:
  struct Options {
    std::string client_id;      // may be empty for a job, if its trust rule needs no client
    std::string client_secret;  // empty: a public client
    std::string scope{};        // separated by spaces; empty: what the application has by default
    // A token is renewed so long before its end. Until its end it is the answer if the server cannot be reached.
    std::chrono::seconds margin{60};
    // Instead of the application's own credentials: a user's refresh token. `keep` is handed each one that takes its
    // place, during a renewal: the one before stops working.
    std::string refresh_token{};
    std::function<void(const std::string& refresh_token)> keep{};
    // Instead of these: asks the platform for the job's token, anew for each renewal.
    std::function<Answer<std::string>()> job_token{};
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
