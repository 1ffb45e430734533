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

// The edge: sockets, framing, limits. Knows nothing of endpoints and tokens.
namespace jeton::http {

// Returns an answer to the connection that asked. Called once, from any thread. Passes its reference to the connection
// along, because the connection must be destroyed on the thread that serves it.
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

// The functions that serve requests. Called on the I/O threads; must not block.
struct Service {
  // Serves a request. Returns true if `response` is the answer, false if the responder will be called later; `request`
  // lives until then.
  std::function<bool(std::size_t route, wire::Request& request, wire::Response& response,
                     const std::function<Responder()>& responder)>
      serve;
  // Starts making the next piece of a long body. The responder is called later.
  std::function<void(const std::shared_ptr<wire::BodySource>& source, PieceResponder responder)> make_piece;
  // Answers a request that reaches no route, with a status of the edge (400, 404, 405, 408, 413, 414, 417, 431, 501,
  // 503), in the form that suits the path. The path may be empty.
  std::function<wire::Response(int status, std::string_view path)> refuse;
  // Answers a request whose path has a route only with a slash at its end.
  std::function<wire::Response(std::string_view path, std::string_view query)> add_slash;
  // Answers OPTIONS on a path that has routes.
  std::function<wire::Response(std::string_view path, std::string_view allow)> options;
};

struct Counters {
  std::atomic<std::uint64_t> connections{0};  // open now
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused_connections{0};
  std::atomic<std::uint64_t> refused_requests{0};
  std::atomic<std::uint64_t> timeouts{0};
};

// Checks a certificate and its key. The error is a sentence for the operator.
Result<void, std::string> CheckTls(const std::string& certificate_file, const std::string& key_file);
// Returns when a certificate ends; nothing if the file holds none.
std::optional<TimePoint> CertificateEnd(const std::string& certificate_file);

// One listener: an event loop per thread, a small session per connection.
class Server {
 public:
  // REQUIRES: the router and the service outlive the server.
  Server(const Router& router, const Service& service, const Clock& clock);
  ~Server();

  // Binds, which fixes the address. The error is a sentence for the operator.
  Result<void, std::string> Bind(const Options& options);
  // Begins to accept.
  void Serve();
  // Reads the certificate and its key again, for new connections. The error is a sentence for the operator; the old
  // ones then stay in use. Any thread.
  Result<void, std::string> LoadTls(const std::string& certificate_file, const std::string& key_file);
  // host:port as bound.
  // Calls `done` once every I/O thread has come to it, on the last of them. A thread that hangs never does.
  void AskLoops(const std::function<void()>& done);
  const std::string& address() const;
  // Stops accepting, finishes current requests, and returns when all are done or `grace` is over.
  void Stop(Seconds grace);

  const Counters& counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jeton::http
