#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "http/options.h"
#include "http/router.h"
#include "wire/message.h"

// The edge: sockets, framing, limits. It knows no endpoint and no token.
namespace jeton::http {

// Hands what was asked for back to the connection that asked. Called once, from any thread. The connection goes with
// it: it must end on the thread that serves it, not here.
template <typename Answer>
class Reply {
 public:
  using Send = void (*)(std::shared_ptr<void> session, Answer answer);
  Reply(std::shared_ptr<void> session, Send send) : session_(std::move(session)), send_(send) {}
  void operator()(Answer answer) { send_(std::move(session_), std::move(answer)); }

 private:
  std::shared_ptr<void> session_;
  Send send_;
};
using Responder = Reply<wire::Response>;
using PieceResponder = Reply<std::optional<wire::BodyPiece>>;  // nothing: the body cannot be finished

// What is served. All are called on the I/O threads and must not block.
struct Service {
  // True: `response` is the answer. False: the responder will be called later; `request` lives until then.
  std::function<bool(std::size_t route, wire::Request& request, wire::Response& response,
                     const std::function<Responder()>& responder)>
      serve;
  // Has the next piece of a long body made; the responder will be called later.
  std::function<void(const std::shared_ptr<wire::BodySource>& source, PieceResponder responder)> make_piece;
  // The answer to a request that reaches no route: a status of the edge (400, 404, 405, 408, 413, 414, 417, 431, 501,
  // 503) in the shape that belongs to the path, which may be empty.
  std::function<wire::Response(int status, std::string_view path)> refuse;
  // The answer to a request whose route has the same path with a slash at its end.
  std::function<wire::Response(std::string_view path, std::string_view query)> add_slash;
  // The answer to OPTIONS on a path that has routes.
  std::function<wire::Response(std::string_view path, std::string_view allow)> options;
};

struct Counters {
  std::atomic<std::uint64_t> connections{0};  // open now
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused_connections{0};
  std::atomic<std::uint64_t> refused_requests{0};
  std::atomic<std::uint64_t> timeouts{0};
};

// What is wrong with a certificate and its key, as a sentence for the operator.
Result<void, std::string> CheckTls(const std::string& certificate_file, const std::string& key_file);

// One listener: an event loop per thread, a small session per connection.
class Server {
 public:
  // The router and the service must outlive the server.
  Server(const Router& router, const Service& service, const Clock& clock);
  ~Server();

  // Binds, so that the address is known. The error is a sentence for the operator.
  Result<void, std::string> Bind(const Options& options);
  // Begins to accept.
  void Serve();
  // Reads the certificate and its key anew, for connections from now on. The error is a sentence for the operator, and
  // the former ones stay in use then. Any thread.
  Result<void, std::string> LoadTls(const std::string& certificate_file, const std::string& key_file);
  // host:port as bound.
  const std::string& address() const;
  // Accepts no more, finishes what is under way, and returns when all is done or `grace` is over.
  void Stop(Seconds grace);

  const Counters& counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jeton::http
