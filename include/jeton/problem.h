#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace jeton {

// Why a server did not do what it was asked for: the document of RFC 9457 that it answered, or what kept an answer
// from arriving. Holds no secret.
struct Problem {
  // Stable. One of the server's (its page /docs/errors lists them), or of those made here: `unreachable`, `untrusted`
  // (TLS), `insecure` (a credential would have gone in the clear), `unusable_credential`, `timeout`, `interrupted`,
  // `unreadable_answer`.
  std::string code;
  int status = 0;       // of HTTP; 0: no answer came
  std::string title;    // the code in words
  std::string detail;   // one sentence: what is wrong, and what to do
  std::string field;    // the parameter or member at fault; empty: none
  std::string request;  // names the request in the log of the server; empty: it said none
  boost::json::value needs;
  std::optional<std::chrono::seconds> retry_after;
};

// A value, or why there is none.
template <typename T>
using Answer = tl::expected<T, Problem>;

}  // namespace jeton
