#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jeton/connection.h"

namespace jeton {

// What a server says of a token (RFC 7662).
struct Introspection {
  bool active = false;
  std::string subject{};    // the account or application that it acts as
  std::string client_id{};  // the application that got it
  std::vector<std::string> scopes{};
  boost::json::object document{};  // all of the answer

  bool Has(std::string_view scope) const;
};

// Asks a server whether tokens are good, and remembers the answers for a short time. Any thread.
class Introspector {
 public:
  struct Options {
    std::string client_id;  // of an application that may ask, or of an API's own credential
    std::string client_secret;
    // For how long an answer is believed: a revoked token is refused after this time at the latest. Zero: every token
    // is asked about every time.
    std::chrono::milliseconds most_age{2'000};
    std::size_t most_answers = 10'000;  // that are remembered
  };

  // `server`: its bearer token is not used.
  Introspector(Connection::Options server, Options options);
  ~Introspector();
  Introspector(Introspector&&) noexcept;
  Introspector& operator=(Introspector&&) noexcept;

  // Returns what the token is. A problem is no answer: refuse the request, with 503 rather than 401.
  Answer<Introspection> Check(const std::string& token);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jeton
