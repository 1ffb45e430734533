#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jeton/connection.h"

namespace jeton {

// What a signed token says (RFC 7519). Nothing but `why` is set unless all of it was checked.
struct SignedToken {
  bool good = false;
  // Why it is refused: malformed, unknown_key, forged, wrong_issuer, wrong_audience, ended or not_yet. Empty: it is
  // good.
  std::string_view why{};
  std::string subject{};    // the account or application that it acts as
  std::string client_id{};  // the application that got it; empty: the token names none
  std::vector<std::string> scopes{};
  boost::json::object claims{};  // all of them

  bool Has(std::string_view scope) const;
};

// Checks signed tokens with the server's public keys, without asking the server about each. It does not hear
// revocations: a token is good until its end. Any thread.
//
// Keys come from the given server alone: no redirect is followed, and neither a token nor a document names another
// place. They are read again after a while and when a token names an unknown one, so rotations go unnoticed.
class Verifier {
 public:
  struct Options {
    std::string audience;  // what a token must be for; a token for anything else is refused
    std::string issuer{};  // whose tokens; empty: the server's address
    std::string path{"/.well-known/jwks.json"};
    // Keys are asked for again after this time; unchanged ones (ETag) are not sent again. A key that was taken away is
    // refused after it at the latest.
    std::chrono::milliseconds most_age{300'000};
    // For how long keys are believed while the server cannot be reached.
    std::chrono::milliseconds most_age_in_need{86'400'000};
    // The shortest time between two requests, so that tokens with unknown keys cost the server nothing.
    std::chrono::milliseconds cool_down{10'000};
    std::size_t most_bytes = 256 * 1024;  // of the keys; a longer document is refused
    std::chrono::seconds leeway{30};      // by which the clocks may differ
  };

  // `server`: its bearer token is not used.
  Verifier(Connection::Options server, Options options);
  ~Verifier();
  Verifier(Verifier&&) noexcept;
  Verifier& operator=(Verifier&&) noexcept;

  // Returns what the token says. A problem means that there are no keys: refuse the request, with 503 rather than 401.
  Answer<SignedToken> Check(const std::string& token);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jeton
