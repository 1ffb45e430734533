#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jeton/problem.h"

// Requests to one Jeton server.
namespace jeton {

struct HttpRequest {
  std::string method = "GET";
  std::string path;  // from the slash on, with the query: "/jeton/v1/whoami"
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
};

struct HttpReply {
  int status = 0;
  std::string content_type;
  std::string entity_tag;
  std::string body;
};

// Keeps a connection open between requests. Redirects are not followed, so a credential reaches no other host. Not for
// several threads at the same time.
class Connection {
 public:
  struct Options {
    std::string url;        // "https://tokens.example.com"; a path before /jeton/v1 is kept
    std::string bearer{};   // sent with each request; empty: none
    std::string ca_file{};  // certificates of authorities (PEM) besides those that the system trusts; empty: none
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds timeout{60'000};  // of a whole request; zero: none
    std::size_t most_bytes = 64 * 1024 * 1024;  // of an answer; a longer one is a problem
    // Whether a credential may be sent without encryption to another machine. To this machine it may always.
    bool allow_plain_http = false;
    std::string user_agent{"libjeton"};
    // Receives a line about each request and answer: never headers, bodies or queries, which may hold secrets.
    std::function<void(std::string_view)> trace{};
    // Asked about ten times a second; true ends the request with the problem `interrupted`.
    std::function<bool()> interrupted{};
  };

  explicit Connection(Options options);
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  const std::string& url() const;

  // Sends a request with the bearer token, or with `login`, a name and a password (Basic), instead. Any status is an
  // answer; a problem means that none came.
  Answer<HttpReply> Send(const HttpRequest& request);
  Answer<HttpReply> SendAs(const std::pair<std::string, std::string>& login, const HttpRequest& request);

  // As Send, but gives the body of a successful answer to `take`, line by line, as it comes. The reply has no body
  // then. No timeout applies.
  Answer<HttpReply> SendForLines(const HttpRequest& request, const std::function<void(std::string_view)>& take);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jeton
